// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.challenge;

import dev.riskgate.decision.DenialResponse;
import dev.riskgate.decision.DenialResponse.Header;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gathers the members of one problem body (RFC 9457) in the order in which they are written. Not
 * thread-safe.
 */
final class ProblemBody {

    private final Map<String, Object> members = new LinkedHashMap<>();

    ProblemBody(PublicReason reason, String decisionId) {
        members.put("type", reason.problem().type());
        members.put("title", reason.problem().title());
        members.put("detail", reason.detail());
        members.put("decision", decisionId);
    }

    ProblemBody detail(String detail) {
        return with("detail", detail);
    }

    ProblemBody with(String member, Object value) {
        members.put(member, value);
        return this;
    }

    DenialResponse answer(int status, Header... headers) {
        return new DenialResponse(status, List.of(headers), Collections.unmodifiableMap(members));
    }
}
