// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.Checkout;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** The dashboards that the chart brings. */
class ChartDashboardsTest {

    private static final String SHIPPED = "https://riskgate.dev/docs/";
    private static final List<String> NAMES = List.of("clients", "decisions", "health");

    @Test
    void theyAreThoseOfTheFiles() throws IOException {
        for (String name : NAMES) {
            assertThat(dashboard(name))
                    .contains(SHIPPED)
                    .isEqualTo(
                            Files.readString(
                                    Checkout.find()
                                            .root()
                                            .resolve("helm/riskgate/files/dashboards")
                                            .resolve("riskgate-" + name + ".json")));
        }
    }

    @Test
    void linksLeadWhereTheOperatorKeepsTheDocs() {
        String wiki = "https://wiki.example.com/riskgate";

        for (String base : List.of(wiki, wiki + "/")) {
            for (String name : NAMES) {
                String rendered = dashboard(name, "--set", "dashboards.docs=" + base);
                assertThat(rendered)
                        .doesNotContain(SHIPPED)
                        .contains("\"" + wiki + "/metrics.md\"");
                assertThat(rendered.replace(wiki + "/", SHIPPED)).isEqualTo(dashboard(name));
                assertThat(new JsonMapper().readTree(rendered).isObject()).isTrue();
            }
        }
    }

    @Test
    void whatIsNoAddressOfDocsIsRefused() {
        for (String base : List.of("wiki", "https://a b", "https://a\\\"b", "")) {
            assertThat(
                            Chart.need()
                                    .render(Chart.NEWEST, "--set-string", "dashboards.docs=" + base)
                                    .err())
                    .as(base)
                    .contains("/dashboards/docs");
        }
    }

    private static String dashboard(String name, String... options) {
        String[] all = new String[options.length + 2];
        System.arraycopy(options, 0, all, 2, options.length);
        all[0] = "--set";
        all[1] = "dashboards.enabled=true";
        JsonNode map = Chart.need().with(all).get("ConfigMap", "rg-riskgate-riskgate-" + name);
        return map.at("/data").path("riskgate-" + name + ".json").asString("");
    }
}
