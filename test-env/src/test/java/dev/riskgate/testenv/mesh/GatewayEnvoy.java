// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.mesh;

import dev.riskgate.testenv.world.JsonLog;
import dev.riskgate.testredis.Await;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A real Envoy that runs what a gateway's project made of our files. */
final class GatewayEnvoy implements CheckedGatewayTest.Gateway, AutoCloseable {

    private final Child envoy;
    private final Path log;
    private final Path adminAddress;
    private final int port;

    private GatewayEnvoy(Child envoy, Path log, Path adminAddress, int port) {
        this.envoy = envoy;
        this.log = log;
        this.adminAddress = adminAddress;
        this.port = port;
    }

    /**
     * Starts it and waits until it listens.
     *
     * @param bootstrap its configuration, or where its control plane is, as JSON
     * @param port where it will listen then
     * @param log takes its messages; the access log goes beside it
     */
    static GatewayEnvoy start(Path program, String bootstrap, int port, Path log) throws Exception {
        Path config = log.resolveSibling(log.getFileName() + ".json");
        Path adminAddress = log.resolveSibling(log.getFileName() + ".admin");
        Files.writeString(config, bootstrap);
        Child child =
                Child.start(
                        log,
                        Map.of(),
                        List.of(
                                program.toString(),
                                "-c",
                                config.toString(),
                                "--admin-address-path",
                                adminAddress.toString(),
                                "--disable-hot-restart",
                                "--concurrency",
                                "1",
                                "--file-flush-interval-msec",
                                "50",
                                "--log-level",
                                "warning"));
        GatewayEnvoy envoy = new GatewayEnvoy(child, log, adminAddress, port);
        try {
            Await.until(
                    "Envoy listens where it was told",
                    Child.TO_START,
                    () -> {
                        child.assertAlive();
                        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                            return socket.isConnected();
                        }
                    });
            return envoy;
        } catch (AssertionError e) {
            String said = Files.readString(log);
            child.close();
            throw new AssertionError(said, e);
        }
    }

    @Override
    public int port() {
        return port;
    }

    /** The access log, one line a request. */
    @Override
    public JsonLog accessLog() {
        return new JsonLog(Child.output(log));
    }

    /** Every configuration of this type that Envoy was told, wherever it stands. */
    List<JsonNode> told(String type) throws Exception {
        return adminJson("/config_dump?include_eds").findParents("@type").stream()
                .filter(each -> each.path("@type").asString("").endsWith("." + type))
                .toList();
    }

    /** The sum of the counters whose names end so. */
    long count(String end) throws Exception {
        long sum = 0;
        for (JsonNode stat : adminJson("/stats?format=json").path("stats")) {
            if (stat.path("name").asString("").endsWith(end)) {
                sum += stat.path("value").asLong();
            }
        }
        return sum;
    }

    private JsonNode adminJson(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://" + Files.readString(adminAddress).strip() + path);
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(uri).build();
            return new JsonMapper()
                    .readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
        }
    }

    @Override
    public void close() {
        envoy.close();
    }
}
