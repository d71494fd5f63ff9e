// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.util.List;
import java.util.stream.StreamSupport;

/** What runs before an installation, and what {@code helm test} runs. */
class ChartHooksTest {

    private static final String HOOK = "/metadata/annotations/helm.sh~1hook";

    private Chart chart;

    @BeforeEach
    void findHelm() {
        chart = Chart.need();
    }

    @Test
    void policyAndServerFileAreValidatedBeforeAnythingChanges() {
        Manifests manifests = chart.with();
        JsonNode job = manifests.get("Job", "rg-riskgate-validate");

        assertThat(job.at(HOOK).asString()).isEqualTo("pre-install,pre-upgrade");
        assertThat(args(job.at("/spec/template/spec/containers/0")))
                .containsExactly("validate", "--config", "/etc/riskgate/server/server.yaml");
        assertThat(job.at("/spec/backoffLimit").asInt(1)).isZero();
        JsonNode files = manifests.get("Secret", "rg-riskgate-validate");
        assertThat(files.at(HOOK).asString()).isEqualTo("pre-install,pre-upgrade");
        assertThat(files.at("/stringData/policy.yaml"))
                .isEqualTo(
                        manifests.get("ConfigMap", "rg-riskgate-policy").at("/data/policy.yaml"));
        assertThat(files.at("/stringData/server.yaml"))
                .isEqualTo(manifests.get("ConfigMap", "rg-riskgate").at("/data/server.yaml"));
    }

    /** At the first installation nothing of the release is there yet. */
    @Test
    void theHookNeedsNothingThatIsMadeAfterIt() {
        JsonNode volumes =
                chart.withSet("bundled-redis")
                        .get("Job", "rg-riskgate-validate")
                        .at("/spec/template/spec/volumes");

        for (JsonNode volume : volumes) {
            assertThat(volume.at("/secret/secretName").asString("rg-riskgate-validate"))
                    .isEqualTo("rg-riskgate-validate");
            assertThat(volume.has("configMap")).isFalse();
        }
    }

    @Test
    void theHookCanBeSwitchedOff() {
        Manifests bare = chart.withSet("bare");

        assertThat(bare.of("Job")).isEmpty();
        assertThat(bare.all()).noneMatch(each -> each.toString().contains("helm.sh/hook"));
    }

    @Test
    void testsCallThroughTheServiceAndReadMetricsAndRedis() {
        Manifests manifests = chart.withSet("bundled-redis");

        assertThat(args(test(manifests, "allowed")))
                .containsSequence("--target", "rg-riskgate:9191", "--expect", "allow");
        assertThat(args(test(manifests, "denied")))
                .containsSequence("--expect", "deny", "--expect-status", "401");
        assertThat(args(test(manifests, "challenged"))).contains("challenge");
        assertThat(args(test(manifests, "metrics")))
                .contains("http://rg-riskgate-management:9192", "riskgate_decisions_total");
        assertThat(args(test(manifests, "redis"))).contains("riskgate_redis_up=1");
        assertThat(chart.with().of("Pod").stream().map(Manifests::name))
                .doesNotContain("rg-riskgate-test-redis");
        assertThat(args(test(chart.withSet("tls-cert-manager"), "allowed")))
                .contains("--ca", "--cert", "--key");
    }

    private static JsonNode test(Manifests manifests, String name) {
        JsonNode pod = manifests.get("Pod", "rg-riskgate-test-" + name);
        assertThat(pod.at(HOOK).asString()).isEqualTo("test");
        return pod.at("/spec/containers/0");
    }

    private static List<String> args(JsonNode container) {
        return StreamSupport.stream(container.path("args").spliterator(), false)
                .map(JsonNode::asString)
                .toList();
    }
}
