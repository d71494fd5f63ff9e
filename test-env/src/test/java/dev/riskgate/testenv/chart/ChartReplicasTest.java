// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

/** How many replicas there are, where they run, and how they are found. */
class ChartReplicasTest {

    private static final String AFFINITY = "/spec/template/spec/affinity/podAntiAffinity";
    private static final String SPREAD = "/spec/template/spec/topologySpreadConstraints";

    private Chart chart;

    @BeforeEach
    void findHelm() {
        chart = Chart.need();
    }

    private JsonNode deployment(String set) {
        return chart.withSet(set).get("Deployment", "rg-riskgate");
    }

    @Test
    void aBudgetIsThereFromTwoReplicasOn() {
        assertThat(chart.with().of("PodDisruptionBudget")).isEmpty();
        JsonNode two = chart.withSet("bundled-redis").get("PodDisruptionBudget", "rg-riskgate");
        assertThat(two.at("/spec/maxUnavailable").asInt()).isEqualTo(1);
        assertThat(two.at("/spec/selector/matchLabels/app.kubernetes.io~1component").asString())
                .isEqualTo("server");
        assertThat(
                        chart.with(
                                        "--set",
                                        "unsharedState=true,replicaCount=2,podDisruptionBudget.enabled=false")
                                .of("PodDisruptionBudget"))
                .isEmpty();
        assertThat(chart.withSet("autoscaling-cpu").of("PodDisruptionBudget")).hasSize(1);
    }

    @Test
    void theAutoscalerGoesByCpuOrByChecksThatWaitAndAloneSaysHowMany() {
        Manifests cpu = chart.withSet("autoscaling-cpu");
        assertThat(cpu.get("Deployment", "rg-riskgate").path("spec").has("replicas")).isFalse();
        JsonNode byCpu = cpu.get("HorizontalPodAutoscaler", "rg-riskgate").path("spec");
        assertThat(byCpu.path("minReplicas").asInt()).isEqualTo(3);
        assertThat(byCpu.at("/metrics/0/containerResource/target/averageUtilization").asInt())
                .isEqualTo(70);
        assertThat(byCpu.path("metrics").size()).isEqualTo(1);

        JsonNode byChecks =
                chart.withSet("autoscaling-checks")
                        .get("HorizontalPodAutoscaler", "rg-riskgate")
                        .path("spec");
        assertThat(byChecks.at("/metrics/0/pods/metric/name").asString())
                .isEqualTo("riskgate_waiting");
        assertThat(byChecks.at("/metrics/0/pods/target/averageValue").asString()).isEqualTo("50");
        assertThat(byChecks.path("metrics").size()).isEqualTo(1);
    }

    @Test
    void replicasStayApart() {
        JsonNode usual = chart.with().get("Deployment", "rg-riskgate");
        assertThat(usual.at(AFFINITY).has("preferredDuringSchedulingIgnoredDuringExecution"))
                .isTrue();
        assertThat(usual.at(SPREAD + "/0/topologyKey").asString())
                .isEqualTo("topology.kubernetes.io/zone");
        JsonNode hard = deployment("placement");
        assertThat(hard.at(AFFINITY).has("requiredDuringSchedulingIgnoredDuringExecution"))
                .isTrue();
        assertThat(
                        hard.at(SPREAD + "/0/labelSelector/matchLabels/app.kubernetes.io~1instance")
                                .asString())
                .isEqualTo("rg");
        assertThat(hard.at(SPREAD + "/1/labelSelector/matchLabels").toString())
                .isEqualTo("{\"app\":\"mine\"}");
        assertThat(hard.at("/spec/template/spec/priorityClassName").asString())
                .isEqualTo("system-cluster-critical");
        assertThat(deployment("affinity").at("/spec/template/spec/affinity").has("podAntiAffinity"))
                .isFalse();
        assertThat(deployment("bare").at("/spec/template/spec").has("affinity")).isFalse();
    }

    @Test
    void envoyFindsEveryPodUnlessTheServiceHasAnAddress() {
        JsonNode usual = chart.with().get("Service", "rg-riskgate").path("spec");
        assertThat(usual.path("clusterIP").asString("")).isEqualTo("None");
        assertThat(usual.at("/ports/0/appProtocol").asString("")).isEqualTo("kubernetes.io/h2c");
        assertThat(usual.path("ports").size()).as("metrics are not for Envoy").isEqualTo(1);

        JsonNode balanced = chart.withSet("cluster-ip").get("Service", "rg-riskgate").path("spec");
        assertThat(balanced.has("clusterIP")).isFalse();
        assertThat(balanced.path("trafficDistribution").asString("")).isEqualTo("PreferSameZone");
        assertThat(balanced.at("/ports/0/port").asInt()).isEqualTo(9090);
    }

    /** Pods of hooks, of tests and of Redis would answer Envoy with a reset. */
    @Test
    void noServiceFindsAPodThatIsNotAServer() {
        Manifests manifests = chart.withSet("bundled-redis");
        JsonNode selector = manifests.get("Service", "rg-riskgate").at("/spec/selector");

        assertThat(selector.path("app.kubernetes.io/component").asString()).isEqualTo("server");
        assertThat(manifests.of("Pod")).isNotEmpty();
        for (JsonNode pod : manifests.of("Pod")) {
            assertThat(pod.at("/metadata/labels/app.kubernetes.io~1component").asString())
                    .isEqualTo("test");
        }
    }
}
