// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.server.config.ServerConfigs;
import dev.riskgate.state.TestClock;
import dev.riskgate.testredis.Await;
import dev.riskgate.testredis.Ports;
import dev.riskgate.testredis.RedisServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** A server starts while Redis answers, but does not say who is blocked. */
class BlocksAtStartTest {

    @TempDir Path folder;

    @Test
    void whoWaitsForRedisWaitsAsLongAsItTakes() {
        Queue<Boolean> answers = new ArrayDeque<>(List.of(false, false, false, true));
        List<Duration> asked = new ArrayList<>();
        RedisBackend.awaitBlocks(
                true, patience -> asked.add(patience) & answers.remove(), this::no);
        assertThat(asked).hasSize(4);
    }

    @Test
    void whoDoesNotWaitGivesItAMoment() {
        List<Duration> asked = new ArrayList<>();
        RedisBackend.awaitBlocks(false, patience -> !asked.add(patience), this::no);
        assertThat(asked).containsExactly(Duration.ofSeconds(1));
    }

    @Test
    void itOpensItsPortWhenTheyCanBeReadAndSaysWhyNotBefore() throws Exception {
        try (RedisServer redis = RedisServer.start()) {
            redis.command("SET", "rg2:{blocks}", "rubbish");
            int checks = Ports.free();
            int management = Ports.free();
            CompletableFuture<Riskgate> start = start(redis, checks, management);
            try {
                Await.until(
                        "readyz says what is missing",
                        () -> {
                            if (start.isCompletedExceptionally()) {
                                start.join();
                            }
                            String said = readyz(management);
                            return said.contains("starting")
                                    && said.contains("who is blocked was not read from Redis yet: ")
                                    && said.contains("Redis is away: WRONGTYPE");
                        });
                assertThat(listens(checks)).isFalse();
            } finally {
                redis.command("DEL", "rg2:{blocks}");
            }
            try (Riskgate _ = start.join()) {
                assertThat(listens(checks)).isTrue();
                assertThat(readyz(management)).contains("ready").doesNotContain("blocked");
            }
        }
    }

    private CompletableFuture<Riskgate> start(RedisServer redis, int checks, int management)
            throws Exception {
        Files.writeString(
                folder.resolve("policy.yaml"),
                """
                apiVersion: riskgate.dev/v1
                kind: Policy
                routes: [{ name: open, anonymous: true }]
                """);
        Map<String, String> settings = new HashMap<>();
        settings.put("RISKGATE_GRPC_ADDRESS", "127.0.0.1:" + checks);
        settings.put("RISKGATE_MANAGEMENT_ADDRESS", "127.0.0.1:" + management);
        settings.put("RISKGATE_POLICY_FILE", folder.resolve("policy.yaml").toString());
        settings.put("RISKGATE_LOG_DECISIONS", folder.resolve("decisions.log").toString());
        settings.put("RISKGATE_DRAIN_NOTICE", "0s");
        settings.put("RISKGATE_REDIS_ADDRESS", "127.0.0.1:" + redis.port());
        // A busy machine is no Redis that is away.
        settings.put("RISKGATE_REDIS_TIMEOUT", "2s");
        settings.put("RISKGATE_CHECK_BUDGET", "5s");
        settings.put(
                "RISKGATE_OBSERVATION_HASH_KEY", Base64.getEncoder().encodeToString(new byte[32]));
        var config = ServerConfigs.read(null, settings);
        var started = new CompletableFuture<Riskgate>();
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                started.complete(Riskgate.start(config, new TestClock()));
                            } catch (StartException | RuntimeException e) {
                                started.completeExceptionally(e);
                            }
                        });
        return started;
    }

    private String no() {
        return "not yet";
    }

    private static String readyz(int port) throws InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + port + "/readyz");
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
        } catch (IOException _) {
            return "";
        }
    }

    private static boolean listens(int port) {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
