package dev.riskgate.cli;

import tools.jackson.databind.JsonNode;

/** Tells who knows of a change by now. */
final class Reach {

    private Reach() {}

    static String sentence(JsonNode answer) {
        return switch (answer.path("reach").asString("")) {
            case "everywhere" -> "Every replica follows within a second.";
            case "here_for_now" ->
                    "Attention: Redis does not answer, so ONLY the replica that was asked knows of"
                        + " this. It tells the others as soon as Redis is back, if it still runs"
                        + " then. To be sure now, ask every replica (--server).";
            default ->
                    "Attention: this server shares no state (there is no redis.address). Other"
                        + " replicas know nothing of this, and it is lost when the server ends.";
        };
    }
}
