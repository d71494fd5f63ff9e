// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

/** The shape in which Riskgate runs beside Envoy in its pod. */
class ChartSidecarTest {

    private Chart chart;

    @BeforeEach
    void findHelm() {
        chart = Chart.need();
    }

    private JsonNode patch(String set) {
        String text =
                chart.withSet(set)
                        .get("ConfigMap", "rg-riskgate-sidecar")
                        .at("/data/patch.yaml")
                        .asString();
        return Manifests.read(text).all().getFirst().at("/spec/template/spec");
    }

    @Test
    void nothingRunsByItself() {
        Manifests manifests = chart.withSet("sidecar");

        for (String kind :
                new String[] {"Deployment", "Service", "ServiceAccount", "NetworkPolicy"}) {
            assertThat(manifests.of(kind)).as(kind).isEmpty();
        }
        assertThat(manifests.get("ConfigMap", "rg-riskgate").at("/data/server.yaml").asString())
                .contains("address: unix:/run/riskgate/riskgate.sock");
    }

    @Test
    void thePatchAddsASidecarThatStartsBeforeEnvoyAndSharesTheSocketsFolder() {
        JsonNode pod = patch("sidecar");
        JsonNode sidecar = pod.at("/initContainers/0");

        assertThat(sidecar.path("restartPolicy").asString()).isEqualTo("Always");
        assertThat(sidecar.path("volumeMounts").toString())
                .contains("{\"name\":\"riskgate-socket\",\"mountPath\":\"/run/riskgate\"}");
        assertThat(pod.at("/containers/0").toString())
                .isEqualTo(
                        "{\"name\":\"envoy\",\"volumeMounts\":[{\"name\":\"riskgate-socket\","
                                + "\"mountPath\":\"/run/riskgate\"}]}");
        assertThat(pod.at("/securityContext/fsGroup").asInt()).isEqualTo(65_532);
        assertThat(sidecar.at("/securityContext/runAsUser").asInt()).isEqualTo(65_532);
        assertThat(sidecar.at("/securityContext/seccompProfile/type").asString())
                .isEqualTo("RuntimeDefault");
    }

    /** The patch is merged by names: one that Envoy's pod has already would be overwritten. */
    @Test
    void everyVolumeOfThePatchHasANameOfItsOwn() {
        for (JsonNode volume : patch("sidecar-with-everything").path("volumes")) {
            assertThat(volume.path("name").asString()).startsWith("riskgate-");
        }
    }

    @Test
    void databasesAreFetchedBeforeTheSidecarStarts() {
        JsonNode pod = patch("sidecar-with-everything");

        assertThat(pod.at("/initContainers/0/name").asString()).isEqualTo("geo");
        assertThat(pod.at("/initContainers/1/name").asString()).isEqualTo("riskgate");
        assertThat(pod.at("/securityContext/fsGroup").asInt()).isEqualTo(2000);
    }
}
