// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.project;

import dev.riskgate.testenv.chart.Program;
import dev.riskgate.testenv.world.RunningReplica;
import dev.riskgate.testredis.Await;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A real Loki on 127.0.0.1, set as in its image but for folders and ports. It can go and return.
 */
final class LokiServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path program;
    private final Path work;
    private final int port;
    private Process process;

    private LokiServer(Path program, Path work, int port, Process process) {
        this.program = program;
        this.work = work;
        this.port = port;
        this.process = process;
    }

    /** Skips the test where there is no Loki. */
    static LokiServer start(Path work) throws IOException {
        Program program = Program.need("loki", "https://github.com/grafana/loki/releases, 3.0 on");
        int port = RunningReplica.freePort();
        Files.writeString(
                work.resolve("loki.yaml"),
                """
                auth_enabled: false
                server:
                  http_listen_address: 127.0.0.1
                  http_listen_port: %d
                  grpc_listen_address: 127.0.0.1
                  grpc_listen_port: %d
                  log_level: warn
                common:
                  instance_addr: 127.0.0.1
                  path_prefix: %s
                  storage:
                    filesystem:
                      chunks_directory: %s/chunks
                      rules_directory: %s/rules
                  replication_factor: 1
                  ring: { kvstore: { store: inmemory } }
                schema_config:
                  configs:
                    - from: 2020-10-24
                      store: tsdb
                      object_store: filesystem
                      schema: v13
                      index: { prefix: index_, period: 24h }
                analytics: { reporting_enabled: false }
                """
                        .formatted(
                                port, RunningReplica.freePort(), work.resolve("loki"), work, work));
        LokiServer server = new LokiServer(program.file(), work, port, run(program.file(), work));
        server.awaitReady();
        return server;
    }

    private static Process run(Path program, Path work) throws IOException {
        Process process =
                new ProcessBuilder(program.toString(), "-config.file=" + work.resolve("loki.yaml"))
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(work.resolve("loki.log").toFile()))
                        .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return process;
    }

    private void awaitReady() {
        Await.until("Loki is ready", PATIENCE, () -> get("/ready").startsWith("ready"));
    }

    int port() {
        return port;
    }

    /** Ends as an operator ends it, and so keeps what it took. */
    void goAway() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("Loki does not end");
        }
    }

    void comeBack() throws IOException {
        process = run(program, work);
        awaitReady();
    }

    /** The streams, or the series, that answer a query about the last two hours. */
    JsonNode ask(String query) throws IOException {
        String body =
                get(
                        "/loki/api/v1/query_range?limit=5000&since=2h&direction=forward&query="
                                + URLEncoder.encode(query, StandardCharsets.UTF_8));
        try {
            return new JsonMapper().readTree(body).at("/data/result");
        } catch (RuntimeException e) {
            throw new IOException(query + ": " + body, e);
        }
    }

    /** How many lines answer it. */
    int lines(String query) throws IOException {
        int lines = 0;
        for (JsonNode stream : ask(query)) {
            lines += stream.path("values").size();
        }
        return lines;
    }

    private String get(String path) throws IOException {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
