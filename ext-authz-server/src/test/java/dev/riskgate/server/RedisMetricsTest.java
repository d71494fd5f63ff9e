// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.server.config.ServerConfigs;
import dev.riskgate.testredis.Await;
import dev.riskgate.testredis.RedisServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;

/** What two whole servers on one Redis tell of it and of each other. */
class RedisMetricsTest {

    private static final String KEY =
            Base64.getEncoder()
                    .encodeToString(
                            "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII));

    /** docs/operations.md promises 5 s, where there is CPU for it. A lease lasts a minute. */
    private static final Duration GONE = Duration.ofSeconds(20);

    @TempDir Path folder;
    private final RedisServer redis = RedisServer.start();
    private Riskgate one;
    private Riskgate other;

    @BeforeEach
    void startBoth() throws Exception {
        Files.writeString(
                folder.resolve("policy.yaml"),
                """
                apiVersion: riskgate.dev/v1
                kind: Policy
                credentials:
                  - jwt: { name: idp, issuer: a, audiences: [b], metadataKey: claims }
                """);
        one = start();
        other = start();
    }

    private Riskgate start() throws Exception {
        return Riskgate.start(
                ServerConfigs.read(
                        null,
                        Map.of(
                                "RISKGATE_GRPC_ADDRESS", "127.0.0.1:0",
                                "RISKGATE_MANAGEMENT_ADDRESS", "127.0.0.1:0",
                                "RISKGATE_POLICY_FILE", folder.resolve("policy.yaml") + "",
                                "RISKGATE_LOG_DECISIONS", "off",
                                "RISKGATE_DRAIN_NOTICE", "0s",
                                "RISKGATE_REDIS_ADDRESS", "127.0.0.1:" + redis.port(),
                                "RISKGATE_REDIS_TIMEOUT", "500ms",
                                "RISKGATE_OBSERVATION_HASH_KEY", KEY)),
                InstantSource.system());
    }

    @AfterEach
    void stop() {
        one.close();
        other.close();
        redis.close();
    }

    private static double metric(Riskgate server, String name) throws Exception {
        URI url = URI.create("http://127.0.0.1:" + server.managementPort() + "/metrics");
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(url).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> line.startsWith(name + ' '))
                    .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                    .sum();
        }
    }

    private static void awaitReplicas(Riskgate server, int count) {
        Await.until(
                count + " replicas",
                GONE,
                () -> metric(server, "riskgate_redis_replicas") == count);
    }

    @Test
    void aServerThatEndedIsNotCountedAndAKilledRedisIsSeenInFailuresAndReplicas() throws Exception {
        awaitReplicas(one, 2);
        for (int i = 0; i < 3; i++) {
            other.close();
            other = start();
        }
        awaitReplicas(one, 2);
        awaitReplicas(other, 2);

        double failures = metric(one, "riskgate_redis_failures_total");
        redis.kill();
        awaitReplicas(one, 1);
        assertThat(metric(one, "riskgate_redis_up")).isZero();
        Await.until(
                "failures are told without any traffic",
                () -> metric(one, "riskgate_redis_failures_total") > failures + 5);

        redis.restart();
        awaitReplicas(one, 2);
        Await.until("it is up", () -> metric(one, "riskgate_redis_up") == 1);
    }
}
