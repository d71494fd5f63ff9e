// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

/** What objects are found by, and what operators may add to it. */
class ChartLabelsTest {

    private static final String VERSION = "/metadata/labels/app.kubernetes.io~1version";

    private Chart chart;

    @BeforeEach
    void findHelm() {
        chart = Chart.need();
    }

    /** A doubled key is an error for some readers, and for others the last one counts. */
    @Test
    void aLabelThatTheChartSetsCannotBeSetTwice() {
        for (String label :
                new String[] {
                    "app\\.kubernetes\\.io/name",
                    "app\\.kubernetes\\.io/component",
                    "app\\.kubernetes\\.io/managed-by",
                    "helm\\.sh/chart",
                    "riskgate\\.dev/port"
                }) {
            refuses("podLabels", label);
        }
        for (String value :
                new String[] {
                    "commonLabels",
                    "serviceMonitor.labels",
                    "podMonitor.labels",
                    "prometheusRule.labels",
                    "dashboards.labels"
                }) {
            refuses(value, "app\\.kubernetes\\.io/instance");
        }
        assertThat(
                        chart.render(
                                        Chart.NEWEST,
                                        "--set-string",
                                        "podAnnotations.checksum/server=a")
                                .err())
                .contains("podAnnotations sets checksum/server, which the chart sets");
    }

    private void refuses(String value, String label) {
        Program.Finished helm =
                chart.render(Chart.NEWEST, "--set-string", value + "." + label + "=a");
        assertThat(helm.status()).as("%s %s", value, label).isNotZero();
        assertThat(helm.err()).contains(value + " sets the label " + label.replace("\\", ""));
    }

    @Test
    void labelsForEveryObjectAreAlsoOnEveryPodAndAnObjectsOwnWin() {
        Manifests manifests =
                chart.with(
                        "--set",
                        "commonLabels.team=gateways,podLabels.team=edge,redis.bundled.enabled=true,"
                                + "serviceMonitor.enabled=true,serviceMonitor.labels.team=metrics");

        for (JsonNode object : manifests.all()) {
            String own = Manifests.kind(object).equals("ServiceMonitor") ? "metrics" : "gateways";
            assertThat(object.at("/metadata/labels/team").asString("none"))
                    .as("%s %s", Manifests.kind(object), Manifests.name(object))
                    .isEqualTo(own);
            JsonNode pod = object.at("/spec/template/metadata/labels");
            if (!pod.isMissingNode()) {
                String name = Manifests.name(object);
                assertThat(pod.path("team").asString("none"))
                        .as(name)
                        .isEqualTo(name.equals("rg-riskgate") ? "edge" : "gateways");
            }
        }
    }

    @Test
    void theVersionIsALabelWhateverTheTagIs() {
        assertThat(version("1.2.3-rc.1")).isEqualTo("1.2.3-rc.1");
        // The 63rd character is the dot.
        assertThat(version("a".repeat(62) + ".b")).isEqualTo("a".repeat(62));
        assertThat(version("a".repeat(61) + "--b")).isEqualTo("a".repeat(61));
        assertThat(version("a".repeat(61) + "._b")).isEqualTo("a".repeat(61));
        assertThat(version("_nightly")).isEqualTo("nightly");
        assertThat(version("1")).isEqualTo("1");
    }

    private String version(String tag) {
        return chart.with("--set-string", "image.tag=" + tag)
                .get("Deployment", "rg-riskgate")
                .at(VERSION)
                .asString();
    }

    /** Unquoted, it would be a number, which no label may be. */
    @Test
    void aNameOfDigitsStaysText() {
        JsonNode label =
                chart.with("--set-string", "nameOverride=123,fullnameOverride=gate")
                        .get("Deployment", "gate")
                        .at("/spec/selector/matchLabels/app.kubernetes.io~1name");

        assertThat(label.isString()).isTrue();
        assertThat(label.asString()).isEqualTo("123");
    }
}
