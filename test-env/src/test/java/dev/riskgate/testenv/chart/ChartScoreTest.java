// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** kube-score finds nothing in the chart's own objects that is not explained. */
class ChartScoreTest {

    /** Its grade of what is all right, or nearly. */
    private static final int GOOD = 7;

    private static final String KNOWN = "1.20.0";

    /**
     * Value sets that switch off what it asks for, or add containers that are not ours, are out.
     */
    private static final List<String> SETS =
            List.of(
                    "defaults",
                    "bundled-redis",
                    "autoscaling-cpu",
                    "tls-cert-manager",
                    "geo-claim");

    @TempDir Path folder;

    @Test
    void everyFindingIsExplainedAndEveryExplanationIsNeeded() throws IOException {
        Chart chart = Chart.need();
        Program score = knownScore();
        List<JsonNode> exceptions =
                Manifests.read(
                                Files.readString(
                                        chart.folder().resolve("kube-score-exceptions.yaml")))
                        .all();
        Set<String> needed = new TreeSet<>();
        for (String set : SETS) {
            for (JsonNode object : judge(chart, score, set)) {
                for (JsonNode check : object.path("checks")) {
                    if (!check.path("skipped").asBoolean() && check.path("grade").asInt() < GOOD) {
                        needed.add(explained(exceptions.getFirst(), object, check, set));
                    }
                }
            }
        }
        Set<String> given = new TreeSet<>();
        exceptions.getFirst().forEach(each -> given.add(id(each)));
        assertThat(given).isEqualTo(needed);
    }

    @Test
    void onlyTheVersionThatTheExplanationsAreForIsKnown() {
        assertThat(isKnown("kube-score version: 1.20.0, commit: a1b2", "")).isTrue();
        assertThat(isKnown("kube-score version: 1.18.0, commit: a1b2", "")).isFalse();
        assertThat(isKnown("kube-score version: 11.20.0, commit: a1b2", "")).isFalse();
        String unversioned = "kube-score version: development, commit: N/A, built: N/A";
        assertThat(isKnown(unversioned, "mod\tgithub.com/zegl/kube-score\tv1.20.0\th1:J1"))
                .isTrue();
        assertThat(isKnown(unversioned, "mod\tgithub.com/zegl/kube-score\tv1.19.0\th1:J1"))
                .isFalse();
    }

    /** Each version finds other things. */
    private static Program knownScore() throws IOException {
        String source = "go install github.com/zegl/kube-score/cmd/kube-score@v" + KNOWN;
        Program score = Program.need("kube-score", source);
        String version = score.run("version").out().strip();
        Assumptions.assumeTrue(
                isKnown(version, Files.readString(score.file(), StandardCharsets.ISO_8859_1)),
                () ->
                        "Skipped, since %s says \"%s\", and the chart's explanations are for %s. Install it: %s"
                                .formatted(score.file(), version, KNOWN, source));
        return score;
    }

    /**
     * One from {@code go install} says no version; it stands among what the compiler noted.
     *
     * @param binary the program's file, as text
     */
    private static boolean isKnown(String version, String binary) {
        return version.contains("version: " + KNOWN + ",")
                || binary.contains("github.com/zegl/kube-score\tv" + KNOWN + "\t");
    }

    private JsonNode judge(Chart chart, Program score, String set) throws IOException {
        Path values = chart.folder().resolve("ci/" + set + "-values.yaml");
        Program.Finished helm = chart.render(Chart.NEWEST, "--values", values.toString());
        Path file = Files.writeString(folder.resolve(set + ".yaml"), helm.out());
        // Its exit code says that there are findings.
        Program.Finished found =
                score.run("score", "--kubernetes-version", "v1.30", "-o", "json", file.toString());
        return new JsonMapper().readTree(found.out());
    }

    private static String explained(
            JsonNode exceptions, JsonNode object, JsonNode check, String set) {
        String name = object.path("object_name").asString();
        for (JsonNode each : exceptions) {
            String end = each.path("object").asString();
            if (check.at("/check/id").equals(each.path("check"))
                    && (end.isEmpty() || name.endsWith("/" + end))) {
                assertThat(each.path("why").asString("")).as(id(each)).isNotBlank();
                return id(each);
            }
        }
        throw new AssertionError("%s, %s: %s".formatted(set, name, check));
    }

    private static String id(JsonNode exception) {
        return exception.path("check").asString() + " of " + exception.path("object").asString();
    }
}
