// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.finding;

import java.util.List;
import java.util.stream.Stream;

/** Preflights (CORS) of browsers carry no credential, and are refused everywhere. */
final class PreflightRefused implements FindingCheck {

    @Override
    public String id() {
        return "preflight-refused";
    }

    @Override
    public Finding.Severity severity() {
        return Finding.Severity.NOTE;
    }

    @Override
    public List<Found> find(Setup setup) {
        return setup.ofPolicy(
                policy ->
                        policy.routes().stream()
                                        .anyMatch(
                                                route ->
                                                        route.anonymous()
                                                                && Routing.takes(route, "OPTIONS"))
                                ? Stream.empty()
                                : Stream.of(
                                        new Found(
                                                Source.POLICY,
                                                "routes",
                                                "no route lets OPTIONS pass without a credential:"
                                                    + " preflights (CORS) of browsers are answered"
                                                    + " 401")));
    }
}
