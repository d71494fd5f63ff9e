// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.grafana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.chart.Program;
import dev.riskgate.testredis.wheel.NoWheel;
import dev.riskgate.testredis.wheel.Wheel;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The dashboards are what their source says, and ask only for metrics that there are. */
class DashboardsTest {

    private static final Path ROOT = Checkout.find().root();
    private static final Path FOLDER = ROOT.resolve("helm/riskgate/files/dashboards");
    private static final Path SOURCE = ROOT.resolve("deploy/grafana");
    private static final Pattern METRIC = Pattern.compile("\\b(riskgate|envoy|jvm|process)_\\w+");
    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `(riskgate_\\w+)` \\|");
    private static final Pattern BY = Pattern.compile("sum by \\(([^)]+)\\)");
    private static final Pattern LABEL_USED =
            Pattern.compile("(\\w+)=\"\\$\\{__field\\.labels\\.(\\w+)}\"");
    private static final Set<String> OF_OTHERS =
            Set.of(
                    "envoy_http_ext_authz_error",
                    "envoy_http_ext_authz_failure_mode_allowed",
                    "jvm_memory_used_bytes",
                    "jvm_memory_max_bytes",
                    "process_cpu_usage");

    @TempDir Path folder;

    @Test
    void theChartHasWhatTheGeneratorWrites() throws Exception {
        Path library = library();
        Program python = Program.need("python3", "the package python3 of your system");
        ProcessBuilder generator =
                new ProcessBuilder(
                                python.file().toString(),
                                SOURCE.resolve("generate").toString(),
                                folder.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("said.txt").toFile())
                        .directory(folder.toFile());
        generator.environment().put("PYTHONPATH", library.toString());
        Process generate = generator.start();
        assertThat(generate.waitFor()).as(Files.readString(folder.resolve("said.txt"))).isZero();

        assertThat(texts(FOLDER))
                .as("stale; run deploy/grafana/generate (with %s)", library.getFileName())
                .isEqualTo(texts(folder));
    }

    /** Fetched once, as Envoy is. */
    private static Path library() {
        Wheel wheel =
                new Wheel(
                        "grafana-foundation-sdk",
                        "",
                        SOURCE.resolve("requirements.txt"),
                        ROOT.resolve(".cache"));
        try {
            return wheel.archive();
        } catch (NoWheel e) {
            return abort("Skipped, since Grafana's SDK cannot be had: " + e.getMessage());
        }
    }

    private static TreeMap<String, String> texts(Path folder) throws IOException {
        TreeMap<String, String> texts = new TreeMap<>();
        for (Path file : dashboards(folder)) {
            texts.put(file.getFileName().toString(), Files.readString(file));
        }
        return texts;
    }

    private static List<Path> dashboards(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
        }
    }

    private static List<JsonNode> all() throws IOException {
        List<JsonNode> all = new ArrayList<>();
        for (Path file : dashboards(FOLDER)) {
            all.add(new JsonMapper().readTree(file.toFile()));
        }
        return all;
    }

    private static List<JsonNode> panels() throws IOException {
        List<JsonNode> panels = new ArrayList<>();
        for (JsonNode dashboard : all()) {
            for (JsonNode panel : dashboard.path("panels")) {
                if (!panel.path("type").asString("").equals("row")) {
                    panels.add(panel);
                }
            }
        }
        return panels;
    }

    @Test
    void eachMetricThatIsAskedForIsDocumented() throws IOException {
        String docs = Files.readString(ROOT.resolve("docs/metrics.md"), StandardCharsets.UTF_8);
        Set<String> known = new HashSet<>(OF_OTHERS);
        DOCUMENTED.matcher(docs).results().forEach(row -> known.add(row.group(1)));
        Set<String> asked = new TreeSet<>();
        for (JsonNode panel : panels()) {
            for (JsonNode target : panel.path("targets")) {
                Matcher metric = METRIC.matcher(target.path("expr").asString(""));
                metric.results()
                        .map(found -> found.group().replaceFirst("_(bucket|count|sum)$", ""))
                        .forEach(asked::add);
            }
        }

        assertThat(asked).hasSizeGreaterThan(30).isSubsetOf(known);
    }

    @Test
    void eachPanelSaysWhatItShowsAndPicksTheServersOfTheVariables() throws IOException {
        for (JsonNode panel : panels()) {
            String title = panel.path("title").asString("");
            assertThat(title).isNotBlank();
            if (panel.path("type").asString("").equals("text")) {
                continue;
            }
            assertThat(panel.path("description").asString("")).as(title).hasSizeGreaterThan(25);
            assertThat(panel.path("targets")).as(title).isNotEmpty();
            for (JsonNode target : panel.path("targets")) {
                String query = target.path("expr").asString("");
                if (!query.contains("envoy_")) {
                    assertThat(query)
                            .contains(
                                    "job=~\"$job\"",
                                    "instance=~\"$instance\"",
                                    "namespace=~\"$namespace\"")
                            .doesNotContain("$S");
                }
            }
        }
    }

    @Test
    void noTwoDashboardsOrPanelsOfOneHaveTheSameName() throws IOException {
        List<JsonNode> all = all();
        assertThat(all).extracting(each -> each.path("uid").asString("")).doesNotHaveDuplicates();
        assertThat(all).extracting(each -> each.path("title").asString("")).doesNotHaveDuplicates();
        for (JsonNode dashboard : all) {
            List<String> titles = new ArrayList<>();
            dashboard.path("panels").forEach(panel -> titles.add(panel.path("title").asString("")));
            assertThat(titles).doesNotHaveDuplicates();
        }
    }

    /** What Loki makes of the queries, LokiTest tries. */
    @Test
    void aSeriesLeadsToItsDecisionsByLabelsThatItHas() throws IOException {
        List<DashboardLinks.Link> links = DashboardLinks.all();
        assertThat(links).hasSizeGreaterThanOrEqualTo(3);
        for (DashboardLinks.Link link : links) {
            assertThat(link.pane().path("datasource").asString("")).isEqualTo("${loki_datasource}");
            assertThat(link.pane().at("/range/from").asString("")).isEqualTo("${__from}");
            assertThat(link.pane().at("/range/to").asString("")).isEqualTo("${__to}");
            assertThat(link.log()).startsWith("{job=\"riskgate\"");
            Matcher by = BY.matcher(link.metrics());
            assertThat(by.find()).as(link.metrics()).isTrue();
            List<String> labels = List.of(by.group(1).split(", ", -1));
            List<String> used =
                    LABEL_USED
                            .matcher(link.log())
                            .results()
                            .peek(use -> assertThat(use.group(2)).isEqualTo(use.group(1)))
                            .map(use -> use.group(1))
                            .toList();
            assertThat(used).as(link.panel()).containsExactlyElementsOf(labels);
        }
    }

    /** Grafana's own linter, where it is. */
    @Test
    void grafanasLinterFindsNothing() throws IOException {
        Program linter =
                Program.need(
                        "dashboard-linter", "github.com/grafana/dashboard-linter, by go build");
        for (Path file : dashboards(FOLDER)) {
            var finished =
                    linter.run(
                            "lint",
                            "--strict",
                            "--config",
                            SOURCE.resolve("lint.yaml").toString(),
                            file.toString());
            assertThat(finished.status()).as(finished.out() + finished.err()).isZero();
        }
    }
}
