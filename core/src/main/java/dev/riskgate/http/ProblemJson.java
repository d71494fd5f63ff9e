// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.http;

import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

import java.util.LinkedHashMap;
import java.util.Map;

/** Writes problem bodies (RFC 9457), in ASCII. */
public final class ProblemJson {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private ProblemJson() {}

    /**
     * One problem body.
     *
     * @param decisionId empty if there is none
     * @param members whatever else it is to hold
     */
    public static String of(int status, String decisionId, Map<String, Object> members) {
        Map<String, Object> problem = new LinkedHashMap<>(members);
        problem.putIfAbsent("type", "about:blank");
        problem.put("status", status);
        if (!decisionId.isEmpty()) {
            problem.put("decision", decisionId);
        }
        return JSON.writeValueAsString(problem);
    }
}
