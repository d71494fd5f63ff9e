// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli;

import tools.jackson.databind.JsonNode;

/** Says which replicas know of a change by now. */
final class Propagation {

    private static final String ALONE =
            "Attention: this server shares no state (there is no redis.address). Other replicas";

    private Propagation() {}

    static String sentence(JsonNode answer) {
        return switch (answer.path("reach").asString("")) {
            case "everywhere" -> "Every replica follows within a second.";
            case "here_for_now" ->
                    "Attention: Redis does not answer, so ONLY the replica that was asked knows of"
                            + " this. The others follow as soon as Redis is back, if that one still"
                            + " runs then. To be sure now, ask every replica (--server).";
            default -> ALONE + " know nothing of this, and it is lost when the server ends.";
        };
    }

    /** The same, of something that was erased; that is never done for now. */
    static String sentenceOnErasing(JsonNode answer) {
        return answer.path("reach").asString("").equals("everywhere")
                ? sentence(answer)
                : ALONE + " keep what they know.";
    }
}
