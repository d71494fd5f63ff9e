// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.chart;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** As much of an API server as a chart needs that looks for objects of the namespace "auth". */
final class StandInCluster implements AutoCloseable {

    private static final String NAMESPACE = "/api/v1/namespaces/auth/";
    private static final Map<String, String> KINDS =
            Map.of(
                    "configmaps", "ConfigMap",
                    "secrets", "Secret",
                    "persistentvolumeclaims", "PersistentVolumeClaim");

    private final JsonMapper json = new JsonMapper();
    private final Map<String, Object> answers = new ConcurrentSkipListMap<>();
    private final HttpServer server;

    StandInCluster() throws IOException {
        List<Map<String, Object>> resources =
                KINDS.entrySet().stream()
                        .map(
                                each ->
                                        Map.<String, Object>of(
                                                "name", each.getKey(),
                                                "kind", each.getValue(),
                                                "namespaced", true,
                                                "verbs", List.of("get")))
                        .toList();
        answers.put(
                "/api/v1",
                Map.of(
                        "kind", "APIResourceList",
                        "groupVersion", "v1",
                        "resources", resources));
        // Every namespace has it.
        put("configmaps", "kube-root-ca.crt", Map.of("data", Map.of("ca.crt", "")));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    StandInCluster secret(String name, Map<String, String> data) {
        Map<String, String> encoded = new TreeMap<>();
        data.forEach(
                (key, value) ->
                        encoded.put(
                                key,
                                Base64.getEncoder()
                                        .encodeToString(value.getBytes(StandardCharsets.UTF_8))));
        return put("secrets", name, Map.of("data", encoded));
    }

    StandInCluster configMap(String name, Map<String, String> data) {
        return put("configmaps", name, Map.of("data", data));
    }

    /** An object of this kind, as another release made it. */
    StandInCluster configMapOf(String release, String name) {
        return put(
                "configmaps",
                name,
                Map.of(
                        "metadata",
                        Map.of(
                                "annotations",
                                Map.of("meta.helm.sh/release-name", release),
                                "name",
                                name)));
    }

    private StandInCluster put(String resource, String name, Map<String, Object> fields) {
        Map<String, Object> object = new TreeMap<>(fields);
        object.put("apiVersion", "v1");
        object.put("kind", KINDS.getOrDefault(resource, ""));
        object.putIfAbsent("metadata", Map.of("name", name));
        answers.put(NAMESPACE + resource + "/" + name, object);
        return this;
    }

    /** A kubeconfig that leads here. */
    Path config(Path folder) throws IOException {
        return Files.writeString(
                folder.resolve("kubeconfig"),
                """
                apiVersion: v1
                kind: Config
                current-context: here
                clusters: [{ name: here, cluster: { server: "http://127.0.0.1:%d" } }]
                contexts: [{ name: here, context: { cluster: here, user: me } }]
                users: [{ name: me, user: {} }]
                """
                        .formatted(server.getAddress().getPort()));
    }

    private void answer(HttpExchange exchange) throws IOException {
        Object found = answers.get(exchange.getRequestURI().getPath());
        byte[] body =
                json.writeValueAsBytes(
                        found == null
                                ? Map.of(
                                        "apiVersion", "v1",
                                        "kind", "Status",
                                        "status", "Failure",
                                        "reason", "NotFound",
                                        "code", 404)
                                : found);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(found == null ? 404 : 200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
