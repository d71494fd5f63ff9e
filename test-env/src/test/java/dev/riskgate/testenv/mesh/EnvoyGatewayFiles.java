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
        objects.add(service("api", "api", ports.api(), "http"));
        objects.add(service("riskgate", "riskgate", ports.riskgate(), "kubernetes.io/h2c"));
        for (String file : FILES) {
            objects.addAll(Manifests.of(Manifests.folder("envoy-gateway").resolve(file)));
        }
        if (ports.h2() != 0) {
            objects.add(service("h2", "api", ports.h2(), "kubernetes.io/h2c"));
            objects.addAll(Manifests.read("h2", h2Route(ports.h2())));
        }
        for (JsonNode object : objects) {
            switch (object.path("kind").asString("")) {
                case "Gateway" -> put(object, "/spec/listeners/0", "port", ports.gateway());
                case "HTTPRoute" -> {
                    if (named(object, "api")) {
                        put(object, "/spec/rules/0/backendRefs/0", "port", ports.api());
                    }
                }
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
        objects.add(backend("api", ports.api(), "[]"));
        objects.add(backend("h2", ports.h2(), "[gateway.envoyproxy.io/h2c]"));
        objects.add(backend("riskgate", ports.riskgate(), "[]"));
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

    /** One path more, to an API that speaks HTTP/2. */
    private static String h2Route(int port) {
        return """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: { name: h2, namespace: api }
        spec:
          parentRefs: [{ name: api }]
          rules:
            - matches: [{ path: { type: PathPrefix, value: %s } }]
              backendRefs: [{ name: h2, port: %d }]
        """
                .formatted(CheckedGatewayTest.H2, port);
    }

    private static JsonNode service(String name, String namespace, int port, String protocol) {
        return Manifests.read(
                        name,
                        """
                        apiVersion: v1
                        kind: Service
                        metadata: { name: %s, namespace: %s }
                        spec:
                          clusterIP: 127.0.0.1
                          ports: [{ port: %d, protocol: TCP, appProtocol: %s }]
                        """
                                .formatted(name, namespace, port, protocol))
                .getFirst();
    }

    private static JsonNode backend(String name, int port, String protocols) {
        return Manifests.read(
                        name,
                        """
                        apiVersion: gateway.envoyproxy.io/v1alpha1
                        kind: Backend
                        metadata: { name: %s, namespace: api }
                        spec:
                          appProtocols: %s
                          endpoints: [{ ip: { address: 127.0.0.1, port: %d } }]
                        """
                                .formatted(name, protocols, port))
                .getFirst();
    }

    private static boolean named(JsonNode object, String name) {
        return object.at("/metadata/name").asString("").equals(name);
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
