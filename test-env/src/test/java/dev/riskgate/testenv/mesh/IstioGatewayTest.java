// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.world.RawHttp.Request;
import dev.riskgate.testenv.world.RawHttp.Response;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.nio.file.Path;
import java.util.List;

/** {@code deploy/istio} at an ingress gateway: istiod makes the listener. */
class IstioGatewayTest extends CheckedGatewayTest {

    @Override
    void needPrograms() {
        Programs.ISTIOD.orSkip();
        Programs.kubeconfigOrSkip();
        Programs.envoyOrSkip();
    }

    @Override
    Gateway start(Path work, Ports ports) throws Exception {
        List<JsonNode> objects =
                IstioFiles.with(
                        ports,
                        "gateway.yaml",
                        "authorization-policy-gateway.yaml",
                        "envoy-filter.yaml",
                        "envoy-filter-ja4.yaml");
        for (JsonNode object : objects) {
            if (object.path("kind").asString("").equals("VirtualService")) {
                ObjectNode cors = ((ObjectNode) object.at("/spec/http/1")).putObject("corsPolicy");
                cors.putArray("allowOrigins").addObject().put("exact", "https://app.example.com");
                cors.putArray("allowMethods").add("GET");
            }
        }
        Istiod istiod =
                opened(Istiod.start(Programs.ISTIOD.orSkip(), work, IstioFiles.mesh(), objects));
        return opened(IstioFiles.gateway(istiod, work, ports.gateway()));
    }

    @Test
    void aPreflightIsAnsweredBeforeTheCheck() throws Exception {
        Response response = send(preflight("https://app.example.com"));
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("access-control-allow-origin"))
                .isEqualTo("https://app.example.com");
        assertThat(response.header("x-riskgate-decision")).isEmpty();
    }

    @Test
    void aPreflightFromElsewhereIsCheckedLikeAnyOtherRequest() throws Exception {
        Response response = send(preflight("https://evil.example.com"));
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.header("access-control-allow-origin")).isEmpty();
    }

    private static Request preflight(String origin) {
        Request request = new Request("OPTIONS", "/v1/orders", List.of(), "", "close");
        return HOME.send(request)
                .with("origin", origin)
                .with("access-control-request-method", "GET");
    }
}
