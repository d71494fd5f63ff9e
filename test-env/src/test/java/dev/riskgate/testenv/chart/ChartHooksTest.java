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

    /** One that is bound to a node, where what runs has it, would keep the hook from starting. */
    @Test
    void theHookMountsAnEmptyFolderInThePlaceOfAClaim() {
        String[] volumes = {
            "--set-json",
            "extraVolumes=[{\"name\":\"logs\",\"persistentVolumeClaim\":{\"claimName\":\"logs\"}},"
                    + "{\"name\":\"jwks\",\"configMap\":{\"name\":\"jwks\"}}]",
            "--set",
            "geo.claim=geo,geo.databases={a.mmdb}"
        };
        Manifests manifests = chart.with(volumes);
        JsonNode hook = manifests.get("Job", "rg-riskgate-validate").at("/spec/template/spec");

        assertThat(hook.path("volumes").toString())
                .doesNotContain("persistentVolumeClaim")
                .contains("{\"emptyDir\":{},\"name\":\"logs\"}")
                .contains("{\"configMap\":{\"name\":\"jwks\"},\"name\":\"jwks\"}");
        // Whatever yours are called, they do not meet the chart's.
        for (JsonNode volume : hook.path("volumes")) {
            assertThat(volume.path("name").asString()).matches("logs|jwks|riskgate-.+");
        }
        assertThat(
                        manifests
                                .get("Deployment", "rg-riskgate")
                                .at("/spec/template/spec/volumes")
                                .toString())
                .contains("{\"claimName\":\"logs\"}", "\"claimName\":\"geo\"");
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
                .containsSequence("--server", "http://rg-riskgate-management:9192")
                .containsSequence("--metric", "riskgate_decisions_total>0", "--within", "30s");
        assertThat(weight(manifests, "metrics"))
                .as("counted are only calls that were before")
                .isGreaterThan(weight(manifests, "allowed"))
                .isGreaterThan(weight(manifests, "challenged"));
        assertThat(args(test(manifests, "redis"))).contains("riskgate_redis_up=1");
        assertThat(chart.with().of("Pod").stream().map(Manifests::name))
                .doesNotContain("rg-riskgate-test-redis");
        assertThat(args(test(chart.withSet("tls-cert-manager"), "allowed")))
                .contains("--ca", "--cert", "--key");
    }

    /** Nothing else may call before an installation is in use. */
    @Test
    void withoutCallsNothingHasToBeCounted() {
        assertThat(args(test(chart.with("--set-json", "tests.calls=[]"), "metrics")))
                .contains("riskgate_ready=1")
                .doesNotContain("riskgate_decisions_total>0");
    }

    private static int weight(Manifests manifests, String name) {
        return manifests
                .get("Pod", "rg-riskgate-test-" + name)
                .at("/metadata/annotations/helm.sh~1hook-weight")
                .asInt(-1);
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

    /** Arguments of a pod are for everybody who may see pods. */
    @Test
    void aCredentialDoesNotStandInAPod() {
        for (String header :
                new String[] {
                    "authorization: Bearer a",
                    "X-API-Key: rg_a",
                    "cookie: session=a",
                    "x-otp: 123456",
                    "X-Auth-Token: a"
                }) {
            Program.Finished helm = chart.render(Chart.NEWEST, "--set-json", call(header));
            assertThat(helm.status()).isNotZero();
            assertThat(helm.err())
                    .contains(
                            "The call mine of tests.calls has the header "
                                    + header.replaceFirst(":.*", ""),
                            "name that in tests.headersSecret")
                    .doesNotContain(header);
        }
        chart.with("--set-json", call("accept: text/html"));
        for (String name : new String[] {"RISKGATE_REDIS_PASSWORD", "RISKGATE_API_KEYS_HASH_KEY"}) {
            Program.Finished helm =
                    chart.render(
                            Chart.NEWEST,
                            "--set-json",
                            "extraEnv=[{\"name\":\"%s\",\"value\":\"a\"}]".formatted(name));
            assertThat(helm.err()).contains("extraEnv has " + name + " in the open");
        }
    }

    @Test
    void aHeaderFromASecretNeedsTheSecret() {
        Program.Finished helm =
                chart.render(
                        Chart.NEWEST,
                        "--set-json",
                        "tests.calls=[{\"name\":\"mine\",\"url\":\"http://a/\",\"expect\":\"allow\","
                            + "\"headersKey\":\"acme\"}]");

        assertThat(helm.err()).contains("The call mine of tests.calls has a headersKey");
    }

    private static String call(String header) {
        return "tests.calls=[{\"name\":\"mine\",\"url\":\"http://a/\",\"expect\":\"allow\",\"headers\":[\"%s\"]}]"
                .formatted(header);
    }
}
