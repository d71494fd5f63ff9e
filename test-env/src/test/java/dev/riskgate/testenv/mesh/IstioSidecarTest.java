// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.mesh;

import dev.riskgate.testenv.world.JsonLog;
import dev.riskgate.testenv.world.RunningReplica;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.nio.file.Path;
import java.util.List;

/**
 * {@code deploy/istio} at the sidecar of an API: istiod makes the listener for what comes in.
 * Nothing redirects traffic to it; a Sidecar object says where it listens instead.
 */
class IstioSidecarTest extends CheckedGatewayTest {

    @Override
    void needPrograms() {
        Programs.ISTIOD.orSkip();
        Programs.kubeconfigOrSkip();
        Programs.envoyOrSkip();
    }

    /**
     * A sidecar appends nothing. Riskgate takes the last entry for the peer's own if the peer is on
     * the loopback interface, as it is in this test alone.
     */
    @Override
    String forwarded(String addresses) {
        return addresses + ", 127.0.0.2";
    }

    @Override
    Gateway start(Path work, Ports ports) throws Exception {
        int http2Port = RunningReplica.freePort();
        List<JsonNode> objects =
                IstioFiles.with(
                        ports, "authorization-policy-sidecar.yaml", "envoy-filter-sidecar.yaml");
        objects.addAll(Manifests.read("sidecar", sidecar(ports, http2Port)));
        ObjectNode metadata = new JsonMapper().createObjectNode();
        metadata.put("INTERCEPTION_MODE", "NONE").putObject("LABELS").put("app", "api");
        Istiod istiod =
                opened(Istiod.start(Programs.ISTIOD.orSkip(), work, IstioFiles.mesh(), objects));
        GatewayEnvoy envoy =
                opened(
                        GatewayEnvoy.start(
                                Programs.envoyOrSkip(),
                                istiod.bootstrap("sidecar", "api-1", "api", metadata),
                                ports.gateway(),
                                work.resolve("sidecar.log")));
        return new Gateway() {
            @Override
            public int port() {
                return ports.gateway();
            }

            @Override
            public int http2Port() {
                return http2Port;
            }

            @Override
            public JsonLog accessLog() {
                return envoy.accessLog();
            }
        };
    }

    private static String sidecar(Ports ports, int http2Port) {
        return """
        apiVersion: networking.istio.io/v1
        kind: Sidecar
        metadata: { name: api, namespace: api }
        spec:
          ingress:
            - port: { number: %d, protocol: HTTP, name: http }
              bind: 127.0.0.1
              captureMode: NONE
              defaultEndpoint: 127.0.0.1:%d
            - port: { number: %d, protocol: HTTP2, name: http2 }
              bind: 127.0.0.1
              captureMode: NONE
              defaultEndpoint: 127.0.0.1:%d
        ---
        # No agent is beside this proxy that would give it a certificate.
        apiVersion: security.istio.io/v1
        kind: PeerAuthentication
        metadata: { name: default, namespace: api }
        spec: { mtls: { mode: DISABLE } }
        """
                .formatted(ports.gateway(), ports.api(), http2Port, ports.h2());
    }
}
