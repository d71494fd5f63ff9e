// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.mesh;

import static dev.riskgate.testenv.world.RawHttp.Request.get;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.testenv.world.RawHttp.Response;
import dev.riskgate.testenv.world.RunningReplica;
import dev.riskgate.testenv.world.Upstream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.nio.file.Path;
import java.util.List;

/** What docs/istio.md says of a check that Istio cannot make, or is told not to enforce. */
class IstioFactsTest {

    @TempDir Path work;
    private Upstream api;
    private CheckedGatewayTest.Ports ports;
    private List<JsonNode> objects;

    @BeforeEach
    void shippedFilesWithoutARiskgate() {
        Programs.ISTIOD.orSkip();
        Programs.kubeconfigOrSkip();
        Programs.envoyOrSkip();
        api = Upstream.start();
        ports =
                new CheckedGatewayTest.Ports(
                        RunningReplica.freePort(), RunningReplica.freePort(), api.port(), 0);
        objects = IstioFiles.with(ports, "gateway.yaml", "authorization-policy-gateway.yaml");
    }

    @AfterEach
    void stop() {
        if (api != null) {
            api.close();
        }
    }

    @Test
    void withoutAPolicyNothingIsChecked() throws Exception {
        objects.remove(policy());
        assertThat(answer(IstioFiles.mesh()).status()).isEqualTo(200);
    }

    @Test
    void aServiceThatIstioDoesNotKnowClosesTheGateway() throws Exception {
        ObjectNode mesh = IstioFiles.mesh();
        ((ObjectNode) mesh.at("/extensionProviders/0/envoyExtAuthzGrpc"))
                .put("service", "elsewhere.riskgate.svc.cluster.local");
        Response response = answer(mesh);
        assertThat(response.status()).isEqualTo(403);
        assertThat(response.body()).isEqualTo("RBAC: access denied");
    }

    @Test
    void anUnknownProviderClosesTheGateway() throws Exception {
        ((ObjectNode) policy().at("/spec/provider")).put("name", "risk-gate");
        Response response = answer(IstioFiles.mesh());
        assertThat(response.status()).isEqualTo(403);
        assertThat(response.body()).isEqualTo("RBAC: access denied");
    }

    @Test
    void istioRefusesADryRunOfTheCheck() {
        ((ObjectNode) policy().path("metadata"))
                .putObject("annotations")
                .put("istio.io/dry-run", "true");
        assertThatThrownBy(() -> answer(IstioFiles.mesh()))
                .hasStackTraceContaining("dry-run currently only supports action ALLOW/DENY");
    }

    private JsonNode policy() {
        return objects.stream()
                .filter(each -> each.path("kind").asString("").equals("AuthorizationPolicy"))
                .findFirst()
                .orElseThrow();
    }

    private Response answer(JsonNode mesh) throws Exception {
        try (Istiod istiod = Istiod.start(Programs.ISTIOD.orSkip(), work, mesh, objects);
                GatewayEnvoy gateway = IstioFiles.gateway(istiod, work, ports.gateway())) {
            return gateway.http().send(get("/v1/orders"));
        }
    }
}
