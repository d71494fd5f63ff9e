// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

/** The pods that the chart makes. */
class ChartPodTest {

    private static final String ANNOTATIONS = "/spec/template/metadata/annotations";

    private Chart chart;

    @BeforeEach
    void findHelm() {
        chart = Chart.need();
    }

    private static JsonNode pod(Manifests manifests) {
        return manifests.get("Deployment", "rg-riskgate").at("/spec/template/spec");
    }

    private static JsonNode container(Manifests manifests) {
        return pod(manifests).at("/containers/0");
    }

    @Test
    void startReadinessAndLivenessAskDifferentQuestions() {
        JsonNode container = container(chart.with());

        assertThat(container.at("/startupProbe/httpGet/path").asString()).isEqualTo("/healthz");
        assertThat(container.at("/readinessProbe/httpGet/path").asString()).isEqualTo("/readyz");
        assertThat(container.at("/livenessProbe/httpGet/path").asString()).isEqualTo("/healthz");
        // A pod that waits for Redis is not ready, and must not be restarted for it.
        assertThat(seconds(container.path("startupProbe"))).isGreaterThanOrEqualTo(60);
        assertThat(seconds(container.path("readinessProbe"))).isLessThanOrEqualTo(5);
        assertThat(seconds(container.path("livenessProbe"))).isGreaterThanOrEqualTo(60);
    }

    private static int seconds(JsonNode probe) {
        return probe.path("periodSeconds").asInt() * probe.path("failureThreshold").asInt();
    }

    @Test
    void aPodGetsAsLongToEndAsItsDrainTakes() {
        JsonNode usual = pod(chart.with());
        assertThat(usual.at("/containers/0/lifecycle/preStop/sleep/seconds").asInt()).isEqualTo(5);
        // 5 s of preStop, 2 s of notice, 20 s of drain, 5 s for the log.
        assertThat(usual.path("terminationGracePeriodSeconds").asInt()).isEqualTo(32);

        JsonNode longer = pod(chart.withSet("server-settings"));
        // 10 s, 1.5 s rounded up, 60 s, 5 s.
        assertThat(longer.path("terminationGracePeriodSeconds").asInt()).isEqualTo(77);

        JsonNode none = pod(chart.withSet("bare"));
        assertThat(none.at("/containers/0").has("lifecycle")).isFalse();
    }

    @Test
    void anotherServerFileRestartsPodsAndAnotherPolicyOrKeyDoesNot() {
        String before = checksums(chart.with());

        assertThat(checksums(chart.with("--set", "policy.mode=shadow"))).isEqualTo(before);
        assertThat(
                        checksums(
                                chart.with(
                                        "--set",
                                        "apiKeys.keys[0].id=a,apiKeys.keys[0].client=a,"
                                                + "apiKeys.keys[0].hash=h")))
                .isEqualTo(before);
        assertThat(checksums(chart.with("--set", "server.check.budget=100ms")))
                .isNotEqualTo(before);
    }

    private static String checksums(Manifests manifests) {
        return manifests.get("Deployment", "rg-riskgate").at(ANNOTATIONS).toString();
    }

    @Test
    void whatOneAddsIsThere() {
        Manifests manifests = chart.withSet("extras");
        JsonNode pod = pod(manifests);

        assertThat(pod.at("/containers/1/name").asString()).isEqualTo("shipper");
        assertThat(pod.at("/initContainers/0/name").asString()).isEqualTo("first");
        assertThat(container(manifests).path("env").toString())
                .contains(
                        "RISKGATE_LOG_LEVEL",
                        "{\"name\":\"JDK_JAVA_OPTIONS\",\"value\":\"-Xmx400m\"}")
                // It is the start script's, and the image has none.
                .doesNotContain("RISKGATE_JVM");
        assertThat(container(manifests).at("/envFrom/0/configMapRef/name").asString())
                .isEqualTo("more");
        manifests.get("ConfigMap", "rg-more");
        manifests.get("ConfigMap", "rg-riskgate-text");
        assertThat(manifests.get("Deployment", "rg-riskgate").at("/spec/template/metadata/labels"))
                .hasToString(
                        "{\"app.kubernetes.io/name\":\"riskgate\","
                                + "\"app.kubernetes.io/instance\":\"rg\","
                                + "\"app.kubernetes.io/component\":\"server\","
                                + "\"team\":\"gateways\",\"tier\":\"edge\"}");
    }

    @Test
    void imageIsNamedByTagOrDigest() {
        assertThat(container(chart.with()).path("image").asString())
                .isEqualTo("riskgate:0.1.0-SNAPSHOT");
        assertThat(container(chart.with("--set", "image.tag=v9")).path("image").asString())
                .isEqualTo("riskgate:v9");
        Manifests hardened = chart.withSet("hardened");
        assertThat(container(hardened).path("image").asString())
                .startsWith("registry.example.com/riskgate@sha256:e3b0");
        assertThat(pod(hardened).path("hostUsers").asBoolean(true)).isFalse();
        assertThat(pod(chart.with()).has("hostUsers")).isFalse();
    }
}
