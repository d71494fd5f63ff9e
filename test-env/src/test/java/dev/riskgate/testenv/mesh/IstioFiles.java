// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.mesh;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code deploy/istio} for this machine: other ports, more patience, a proxy in front. */
final class IstioFiles {

    private IstioFiles() {}

    /** The MeshConfig. */
    static ObjectNode mesh() {
        ObjectNode mesh =
                (ObjectNode) Manifests.only("istio", "IstioOperator").at("/spec/meshConfig");
        // No agent is beside these proxies that would give them certificates.
        mesh.put("enableAutoMtls", false);
        ((ObjectNode) mesh.at("/defaultConfig/gatewayTopology")).put("numTrustedProxies", 1);
        ((ObjectNode) mesh.at("/extensionProviders/0/envoyExtAuthzGrpc"))
                .put("timeout", CheckedGatewayTest.PATIENCE);
        return mesh;
    }

    /** The objects of these files, and the Services that they name. */
    static List<JsonNode> with(CheckedGatewayTest.Ports ports, String... files) {
        List<JsonNode> objects = new ArrayList<>();
        for (String file : files) {
            objects.addAll(Manifests.of(Manifests.folder("istio").resolve(file)));
        }
        for (JsonNode object : objects) {
            switch (object.path("kind").asString("")) {
                case "Gateway" ->
                        ((ObjectNode) object.at("/spec/servers/0/port"))
                                .put("number", ports.gateway());
                case "VirtualService" -> {
                    if (ports.h2() != 0) {
                        h2Route((ArrayNode) object.at("/spec/http"));
                    }
                }
                case "EnvoyFilter" -> {
                    JsonNode pause =
                            object.at(
                                    "/spec/configPatches/0/patch/value/typed_config/grpc_service/retry_policy/retry_back_off");
                    if (pause instanceof ObjectNode there) {
                        there.put("max_interval", CheckedGatewayTest.PATIENCE);
                    }
                }
                default -> {}
            }
        }
        objects.add(Istiod.service("riskgate", 9191, "GRPC", ports.riskgate()));
        if (ports.h2() != 0) {
            objects.add(Istiod.service("h2", 80, "HTTP2", ports.h2()));
        }
        objects.add(Istiod.service("api", 80, "HTTP", ports.api()));
        return objects;
    }

    /** One path more, to an API that speaks HTTP/2. */
    private static void h2Route(ArrayNode routes) {
        routes.insert(
                0,
                Manifests.read(
                                "h2",
                                """
                                match: [{ uri: { prefix: %s } }]
                                route: [{ destination: { host: h2.h2.svc.cluster.local, port: { number: 80 } } }]
                                """
                                        .formatted(CheckedGatewayTest.H2))
                        .getFirst());
    }

    /** An Envoy that istiod takes for the ingress gateway. */
    static GatewayEnvoy gateway(Istiod istiod, Path work, int port) throws Exception {
        ObjectNode metadata = new JsonMapper().createObjectNode();
        metadata.putObject("LABELS").put("istio", "ingressgateway");
        return GatewayEnvoy.start(
                Programs.envoyOrSkip(),
                istiod.bootstrap("router", "istio-ingressgateway", "istio-system", metadata),
                port,
                work.resolve("gateway.log"));
    }
}
