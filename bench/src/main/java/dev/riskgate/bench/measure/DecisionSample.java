// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.measure;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the newest lines of a decision log tell of the state that the server was measured in.
 *
 * @param lines how many were looked at
 * @param learning share of decisions about clients whose own habits do not weigh yet
 * @param meanScore mean risk, 0 to 100
 * @param contributions signals that spoke, per decision
 * @param degraded share of decisions that were made with something missing, such as Redis
 */
public record DecisionSample(
        int lines, double learning, double meanScore, double contributions, double degraded) {

    private static final int NEWEST_BYTES = 4 << 20;
    private static final String ALLOWED = "\"enforced\":\"allow\"";

    public static DecisionSample ofNewest(Path log) throws IOException {
        int lines = 0;
        int learning = 0;
        int signals = 0;
        int degraded = 0;
        double score = 0;
        var mapper = new JsonMapper();
        for (String line : newest(log).split("\n", -1)) {
            if (!line.startsWith("{") || !line.endsWith("}")) {
                continue;
            }
            JsonNode decision = mapper.readTree(line);
            lines++;
            learning += decision.path("learning").asBoolean(false) ? 1 : 0;
            signals += decision.path("contributions").size();
            degraded += decision.path("degraded").isEmpty() ? 0 : 1;
            score += decision.path("score").asDouble(0);
        }
        double all = Math.max(1, lines);
        return new DecisionSample(
                lines, learning / all, score / all, signals / all, degraded / all);
    }

    /** The first decisions that let nobody pass, as they stand in the log: why a run is void. */
    static List<String> refusals(Path log, int most) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> !line.isEmpty() && !line.contains(ALLOWED))
                    .limit(most)
                    .toList();
        }
    }

    /** Without the line that the cut goes through. */
    private static String newest(Path log) throws IOException {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            long start = Math.max(0, file.length() - NEWEST_BYTES);
            byte[] bytes = new byte[(int) (file.length() - start)];
            file.seek(start);
            file.readFully(bytes);
            String text = new String(bytes, StandardCharsets.UTF_8);
            return start == 0 ? text : text.substring(text.indexOf('\n') + 1);
        }
    }

    public String sentence() {
        return "Of the newest %,d decisions in the log, %.0f%% were about clients that are still `learning`; %.1f signals spoke in each, the mean risk was %.1f, and %.1f%% were degraded."
                .formatted(lines, 100 * learning, contributions, meanScore, 100 * degraded);
    }
}
