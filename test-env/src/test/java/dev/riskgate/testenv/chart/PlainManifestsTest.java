// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.policy.PolicyValidation;
import dev.riskgate.server.config.ServerConfig;
import dev.riskgate.server.config.ServerConfigs;
import dev.riskgate.testenv.Checkout;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The manifests for who has no Helm. */
class PlainManifestsTest {

    private final Path plain = Checkout.find().root().resolve("deploy/k8s");

    @TempDir Path folder;

    @Test
    void theyAreWhatTheChartRenders() throws IOException {
        Program.helm();
        Path fresh = folder.resolve("fresh.yaml");
        Program.Finished render = new Program(plain.resolve("render")).run(fresh.toString());

        assertThat(render.status()).as(render.all()).isZero();
        assertThat(Files.readString(plain.resolve("base/riskgate.yaml")))
                .as("deploy/k8s/base/riskgate.yaml is stale: run deploy/k8s/render")
                .isEqualTo(Files.readString(fresh));
    }

    /** A key in a file that everybody downloads is no key. */
    @Test
    void theyHoldNoSecret() throws IOException {
        Manifests base = Manifests.read(Files.readString(plain.resolve("base/riskgate.yaml")));

        assertThat(base.of("Secret")).isEmpty();
        assertThat(base.of("Deployment")).hasSize(1);
    }

    @Test
    void theOverlayForATrialStopsNothing() throws IOException {
        Manifests shadow = build("overlays/shadow");
        String policy =
                shadow.get("ConfigMap", "riskgate-policy").at("/data/policy.yaml").asString();

        assertThat(policy).contains("mode: shadow");
        assertThat(problems(policy)).isZero();
    }

    @Test
    void theOverlayForProductionSharesStateAndNamesWhoMayCall() throws Exception {
        Manifests production = build("overlays/production");
        JsonNode deployment = production.get("Deployment", "riskgate");
        JsonNode pod = deployment.at("/spec/template/spec");

        assertThat(deployment.at("/spec/replicas").asInt()).isEqualTo(3);
        assertThat(pod.at("/containers/0/image").asString())
                .isEqualTo("registry.example.com/riskgate:0.1.0");
        assertThat(pod.at("/volumes").toString()).contains("redis-riskgate");
        String policy =
                production.get("ConfigMap", "riskgate-policy").at("/data/policy.yaml").asString();
        assertThat(policy).doesNotContain("shadow");
        assertThat(problems(policy)).isZero();
        ServerConfig server = server(production, pod);
        assertThat(Objects.requireNonNull(server.redis()).connection().user())
                .isEqualTo("riskgate");
        JsonNode network = production.get("NetworkPolicy", "riskgate").path("spec");
        assertThat(network.at("/ingress/0/from").toString())
                .isEqualTo(
                        "[{\"namespaceSelector\":{\"matchLabels\":"
                                + "{\"kubernetes.io/metadata.name\":\"gateways\"}}}]");
        assertThat(production.get("PodDisruptionBudget", "riskgate").at("/spec/selector"))
                .isEqualTo(deployment.at("/spec/selector"));
    }

    /** Another server file has another name, so that pods are replaced. */
    private ServerConfig server(Manifests manifests, JsonNode pod) throws Exception {
        String name = "";
        for (JsonNode volume : pod.path("volumes")) {
            if (volume.path("name").asString().equals("riskgate-server")) {
                name = volume.at("/configMap/name").asString();
            }
        }
        assertThat(name).startsWith("riskgate-server-");
        Path file =
                Files.writeString(
                        folder.resolve("server.yaml"),
                        manifests.get("ConfigMap", name).at("/data/server.yaml").asString());
        return ServerConfigs.read(file, StandInSecrets.ALL);
    }

    private int problems(String policy) throws IOException {
        return PolicyValidation.run(
                Files.writeString(folder.resolve("policy.yaml"), policy), new StringBuilder());
    }

    private Manifests build(String overlay) {
        Program kustomize =
                Program.need("kustomize", "go install sigs.k8s.io/kustomize/kustomize/v5@v5.8.1");
        Program.Finished built = kustomize.run("build", plain.resolve(overlay).toString());
        assertThat(built.status()).as(built.all()).isZero();
        return Manifests.read(built.out());
    }
}
