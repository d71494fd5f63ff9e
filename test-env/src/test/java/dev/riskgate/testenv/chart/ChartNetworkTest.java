// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

/** Who may reach Riskgate, and whom it may reach. */
class ChartNetworkTest {

    private static final String HERE = "{\"podSelector\":{}}";

    private Chart chart;

    @BeforeEach
    void findHelm() {
        chart = Chart.need();
    }

    private JsonNode policy(String set) {
        return chart.withSet(set).get("NetworkPolicy", "rg-riskgate").path("spec");
    }

    @Test
    void onlyPodsOfTheNamespaceMayCallUnlessOthersAreNamed() {
        JsonNode usual = policy("defaults");
        assertThat(usual.path("policyTypes").toString()).isEqualTo("[\"Ingress\",\"Egress\"]");
        assertThat(usual.at("/ingress/0/ports/0/port").asString()).isEqualTo("grpc");
        assertThat(usual.at("/ingress/0/from/1")).hasToString(HERE);
        assertThat(usual.at("/ingress/1/ports/0/port").asString()).isEqualTo("management");

        JsonNode narrow = policy("narrow-network");
        assertThat(narrow.at("/ingress").toString()).doesNotContain(HERE);
        assertThat(narrow.at("/ingress/0/from/1/podSelector/matchLabels/app").asString())
                .isEqualTo("envoy");
        assertThat(narrow.at("/ingress/1/from/1").toString()).contains("monitoring");
    }

    @Test
    void nothingIsCalledButDnsIssuersAndRedis() {
        JsonNode usual = policy("defaults").path("egress");
        assertThat(usual.size()).isEqualTo(2);
        assertThat(usual.at("/0/ports/0/port").asInt()).isEqualTo(53);
        assertThat(usual.at("/1/ports/0/port").asInt()).isEqualTo(443);

        assertThat(policy("redis-acl-tls").at("/egress/1/ports/0/port").asInt()).isEqualTo(6380);
        JsonNode sentinel = policy("redis-sentinel").at("/egress/1");
        assertThat(sentinel.path("ports").toString()).contains("26379", "6379");
        assertThat(sentinel.path("to").toString()).contains("data");
        assertThat(policy("bundled-redis").at("/egress/1/to/0/podSelector").toString())
                .contains("redis-for-trying-out");
        JsonNode narrow = policy("narrow-network").path("egress");
        assertThat(narrow.toString()).contains("192.0.2.0/24", "kube-system", "4317");
    }

    @Test
    void theBundledRedisIsForRiskgateAlone() {
        JsonNode redis =
                chart.withSet("bundled-redis")
                        .get("NetworkPolicy", "rg-riskgate-redis")
                        .path("spec");

        assertThat(
                        redis.at(
                                        "/ingress/0/from/0/podSelector/matchLabels/app.kubernetes.io~1component")
                                .asString())
                .isEqualTo("server");
        assertThat(redis.path("ingress").size()).isEqualTo(1);
        assertThat(redis.has("egress")).isFalse();
        assertThat(redis.path("policyTypes").toString()).contains("Egress");
    }

    @Test
    void prometheusReadsEachPodOnce() {
        Manifests service = chart.withSet("service-monitor");
        JsonNode wanted =
                service.get("ServiceMonitor", "rg-riskgate").at("/spec/selector/matchLabels");
        assertThat(
                        service.of("Service").stream()
                                .filter(
                                        each ->
                                                wanted.properties().stream()
                                                        .allMatch(
                                                                label ->
                                                                        each.at("/metadata/labels")
                                                                                .path(
                                                                                        label
                                                                                                .getKey())
                                                                                .equals(
                                                                                        label
                                                                                                .getValue())))
                                .map(Manifests::name))
                .containsExactly("rg-riskgate-management");
        JsonNode rule = service.get("PrometheusRule", "rg-riskgate");
        assertThat(rule.toString()).contains("RiskgateFileNotInForce", "RiskgateGone");

        assertThat(
                        chart.withSet("pod-monitor")
                                .get("PodMonitor", "rg-riskgate")
                                .at("/spec/podMetricsEndpoints/0/port")
                                .asString())
                .isEqualTo("management");
    }
}
