// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.mesh;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;

/** {@code deploy/envoy-gateway} for this machine: other ports, more patience, a proxy in front. */
final class EnvoyGatewayFiles {

    private static final List<String> FILES =
            List.of(
                    "gateway.yaml",
                    "envoy-proxy.yaml",
                    "security-policy.yaml",
                    "client-traffic-policy.yaml",
                    "envoy-patch-policy.yaml");

    private EnvoyGatewayFiles() {}

    /** The objects, with the Services that they name. */
    static List<JsonNode> with(CheckedGatewayTest.Ports ports) {
        List<JsonNode> objects = new ArrayList<>();
        objects.add(service("api", ports.api()));
        objects.add(service("riskgate", ports.riskgate()));
        for (String file : FILES) {
            objects.addAll(Manifests.of(Manifests.folder("envoy-gateway").resolve(file)));
        }
        for (JsonNode object : objects) {
            switch (object.path("kind").asString("")) {
                case "Gateway" -> put(object, "/spec/listeners/0", "port", ports.gateway());
                case "HTTPRoute" -> put(object, "/spec/rules/0/backendRefs/0", "port", ports.api());
                case "SecurityPolicy" -> {
                    put(object, "/spec/extAuth/grpc/backendRefs/0", "port", ports.riskgate());
                    ((ObjectNode) object.at("/spec/extAuth"))
                            .put("timeout", CheckedGatewayTest.PATIENCE);
                    ((ObjectNode)
                                    object.at(
                                            "/spec/extAuth/grpc/backendSettings/retry/perRetry/backOff"))
                            .put("maxInterval", CheckedGatewayTest.PATIENCE);
                }
                case "ClientTrafficPolicy" ->
                        ((ObjectNode) object.at("/spec"))
                                .putObject("clientIPDetection")
                                .putObject("xForwardedFor")
                                .put("numTrustedHops", 1);
                default -> {}
            }
        }
        return objects;
    }

    /**
     * The same with Backends for Services, in one namespace: without Kubernetes Envoy Gateway takes
     * neither Services nor ReferenceGrants.
     */
    static List<JsonNode> withoutServices(CheckedGatewayTest.Ports ports) {
        List<JsonNode> objects = with(ports);
        objects.removeIf(
                each ->
                        List.of("Service", "ReferenceGrant")
                                .contains(each.path("kind").asString("")));
        objects.add(backend("api", ports.api()));
        objects.add(backend("riskgate", ports.riskgate()));
        for (JsonNode object : objects) {
            switch (object.path("kind").asString("")) {
                case "HTTPRoute" -> toBackend(object.at("/spec/rules/0/backendRefs/0"));
                case "SecurityPolicy" -> toBackend(object.at("/spec/extAuth/grpc/backendRefs/0"));
                default -> {}
            }
        }
        return objects;
    }

    /** As files for the project's programs. */
    static String text(List<JsonNode> objects) {
        JsonMapper json = new JsonMapper();
        return String.join("\n---\n", objects.stream().map(json::writeValueAsString).toList())
                + "\n";
    }

    private static JsonNode service(String name, int port) {
        return Manifests.read(
                        name,
                        """
                        apiVersion: v1
                        kind: Service
                        metadata: { name: %1$s, namespace: %1$s }
                        spec: { clusterIP: 127.0.0.1, ports: [{ port: %2$d, protocol: TCP }] }
                        """
                                .formatted(name, port))
                .getFirst();
    }

    private static JsonNode backend(String name, int port) {
        return Manifests.read(
                        name,
                        """
                        apiVersion: gateway.envoyproxy.io/v1alpha1
                        kind: Backend
                        metadata: { name: %1$s, namespace: api }
                        spec: { endpoints: [{ ip: { address: 127.0.0.1, port: %2$d } }] }
                        """
                                .formatted(name, port))
                .getFirst();
    }

    private static void toBackend(JsonNode reference) {
        ((ObjectNode) reference)
                .put("group", "gateway.envoyproxy.io")
                .put("kind", "Backend")
                .put("namespace", "api");
    }

    private static void put(JsonNode object, String at, String field, int value) {
        ((ObjectNode) object.at(at)).put(field, value);
    }
}
