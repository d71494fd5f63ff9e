// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.demo;

import dev.riskgate.testenv.world.RawHttp;

import tools.jackson.databind.JsonNode;

import java.util.List;
import java.util.stream.StreamSupport;

/**
 * What became of a request, as its sender and an operator see it.
 *
 * @param request what was sent
 * @param response what the client got
 * @param decision the line of the decision log that the response's {@code x-riskgate-decision}
 *     names; a missing node if there is none
 */
public record DemoOutcome(RawHttp.Request request, RawHttp.Response response, JsonNode decision) {

    public int status() {
        return response.status();
    }

    public String verdict() {
        return decision.path("verdict").asString("none");
    }

    public double risk() {
        return decision.path("score").asDouble(0);
    }

    /** Reason codes, most important first. */
    public List<String> reasons() {
        return StreamSupport.stream(decision.path("reasons").spliterator(), false)
                .map(reason -> reason.path("code").asString(""))
                .toList();
    }

    /** The first reason as a sentence; empty if there is none. */
    public String sentence() {
        return decision.path("reasons").path(0).path("text").asString("");
    }
}
