// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.Checkout;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The rules that the chart brings. */
class ChartAlertsTest {

    private static final String SHIPPED = "https://riskgate.dev/docs/runbooks/";

    @Test
    void theyAreThoseOfTheFilesAndTheOperatorsOwn() throws IOException {
        List<JsonNode> groups = groups();

        assertThat(groups.removeLast().path("name").asString()).isEqualTo("mine");
        assertThat(groups).isEqualTo(shipped());
    }

    @Test
    void runbooksAreLookedUpWhereTheOperatorKeepsThem() throws IOException {
        String wiki = "https://wiki.example.com/riskgate";

        for (String base : List.of(wiki, wiki + "/")) {
            String rendered = groups("--set", "prometheusRule.runbooks=" + base).toString();
            assertThat(rendered)
                    .doesNotContain(SHIPPED)
                    .contains("\"runbook_url\":\"" + wiki + "/RiskgateFault.md\"");
            assertThat(rendered.replace(wiki + "/", SHIPPED)).isEqualTo(groups().toString());
        }
    }

    @Test
    void whatIsNoAddressOfRunbooksIsRefused() {
        for (String base : List.of("wiki", "https://a b", "https://a\\\"b", "")) {
            assertThat(
                            Chart.need()
                                    .render(
                                            Chart.NEWEST,
                                            "--set-string",
                                            "prometheusRule.runbooks=" + base)
                                    .err())
                    .as(base)
                    .contains("/prometheusRule/runbooks");
        }
    }

    private static List<JsonNode> groups(String... options) {
        Chart chart = Chart.need();
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "--values",
                                chart.folder()
                                        .resolve("ci/service-monitor-values.yaml")
                                        .toString()));
        all.addAll(List.of(options));
        List<JsonNode> groups = new ArrayList<>();
        chart.with(all.toArray(String[]::new))
                .get("PrometheusRule", "rg-riskgate")
                .at("/spec/groups")
                .forEach(groups::add);
        return groups;
    }

    private static List<JsonNode> shipped() throws IOException {
        Path folder = Checkout.find().root().resolve("helm/riskgate/files/alerts");
        List<JsonNode> groups = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                JsonNode text = Manifests.read(Files.readString(file)).all().getFirst();
                text.path("groups").forEach(groups::add);
            }
        }
        return groups;
    }
}
