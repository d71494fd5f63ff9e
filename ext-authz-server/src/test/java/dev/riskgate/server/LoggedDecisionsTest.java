// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.audit.DecisionReader;
import dev.riskgate.proto.v1.Decision;
import dev.riskgate.server.config.ServerConfigs;
import dev.riskgate.state.TestClock;
import dev.riskgate.testredis.Await;

import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The decision log of a running server, with several outputs of which one fails. */
class LoggedDecisionsTest {

    private static final int CHECKS = 50;

    /** A device that is always full. */
    private static final Path FULL = Path.of("/dev/full");

    @TempDir Path folder;

    static boolean hasFullDevice() {
        return Files.isWritable(FULL);
    }

    @Test
    @EnabledIf("hasFullDevice")
    void oneOutputFailsAndTheOthersHaveEveryDecision() throws Exception {
        Files.writeString(
                folder.resolve("policy.yaml"),
                """
                apiVersion: riskgate.dev/v1
                kind: Policy
                credentials:
                  - apiKey: { name: partners, header: x-api-key }
                """);
        Path config =
                Files.writeString(
                        folder.resolve("server.yaml"),
                        """
                        apiVersion: riskgate.dev/v1
                        kind: Server
                        grpc: { address: "127.0.0.1:0" }
                        management: { address: "127.0.0.1:0" }
                        policy: { file: policy.yaml }
                        drain: { notice: 0s }
                        log:
                          decisions:
                            - file: { path: /dev/full, name: full }
                            - d.jsonl
                            - file: { path: d.pb, encoding: protobuf, name: binary }
                        """);
        try (Riskgate server =
                Riskgate.start(ServerConfigs.read(config, Map.of()), new TestClock())) {
            check(server);
            Await.until(
                    "counted",
                    () ->
                            get(server, "/metrics")
                                    .containsAll(
                                            List.of(
                                                    lines("full", "dropped", CHECKS),
                                                    lines("full", "written", 0),
                                                    lines("file", "written", CHECKS),
                                                    lines("file", "dropped", 0),
                                                    lines("binary", "written", CHECKS),
                                                    lines("binary", "dropped", 0))));
            assertThat(get(server, "/readyz"))
                    .singleElement()
                    .asString()
                    .contains("\"status\":\"ready\"")
                    .contains(
                            "\"problems\":{\"decisionLog.full\":\"cannot be written, decisions are"
                                    + " lost: No space left on device\"}");
        }
        List<Decision> lines = read("d.jsonl");
        assertThat(lines).hasSize(CHECKS).allMatch(line -> line.getVerdict().equals("deny"));
        assertThat(read("d.pb"))
                .map(Decision::getId)
                .containsExactlyInAnyOrderElementsOf(lines.stream().map(Decision::getId).toList());
    }

    private static String lines(String output, String outcome, int count) {
        return "riskgate_log_lines_total{outcome=\"%s\",output=\"%s\"} %d.0"
                .formatted(outcome, output, count);
    }

    private static void check(Riskgate server) throws InterruptedException {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
        try {
            var stub = AuthorizationGrpc.newBlockingStub(channel);
            var http = AttributeContext.HttpRequest.newBuilder().setMethod("GET").setPath("/");
            var attributes =
                    AttributeContext.newBuilder()
                            .setRequest(AttributeContext.Request.newBuilder().setHttp(http));
            for (int i = 0; i < CHECKS; i++) {
                stub.check(CheckRequest.newBuilder().setAttributes(attributes).build());
            }
        } finally {
            channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        }
    }

    private static List<String> get(Riskgate server, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.managementPort() + path);
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body()
                    .lines()
                    .toList();
        }
    }

    private List<Decision> read(String name) throws IOException {
        List<Decision> all = new ArrayList<>();
        try (DecisionReader reader = DecisionReader.open(folder.resolve(name))) {
            for (Decision next = reader.next(); next != null; next = reader.next()) {
                all.add(next);
            }
        }
        return all;
    }
}
