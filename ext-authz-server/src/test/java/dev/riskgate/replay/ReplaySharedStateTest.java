// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.replay;

import static dev.riskgate.replay.RecordedServer.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.state.TestClock;
import dev.riskgate.testredis.RedisServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** What a replay of two servers on one Redis says of them. */
class ReplaySharedStateTest {

    private static final int ROUNDS = 30;
    private static final String POLICY =
            """
            apiVersion: riskgate.dev/v1
            kind: Policy
            credentials:
              - apiKey: { name: partners, header: x-api-key }
            routes:
              - { name: reports, match: { path: "/v1/**" } }
            limits:
              - { name: few, per: client, rate: 1/min, burst: 20, consistency: strict }
            """;

    @TempDir Path folder;
    private final TestClock clock = new TestClock();

    @Test
    void bothAreOneServerHereAndItSaysWhatThatLeavesOpen() throws Exception {
        try (RedisServer redis = RedisServer.start()) {
            Map<String, String> shared =
                    Map.of(
                            "RISKGATE_REDIS_ADDRESS",
                            "127.0.0.1:" + redis.port(),
                            "RISKGATE_REDIS_TIMEOUT",
                            "5s",
                            "RISKGATE_OBSERVATION_HASH_KEY",
                            RecordedServer.KEY_TEXT);
            Path one = Files.createDirectory(folder.resolve("one"));
            Path two = Files.createDirectory(folder.resolve("two"));
            try (RecordedServer first = RecordedServer.start(one, POLICY, clock, shared);
                    RecordedServer second = RecordedServer.start(two, POLICY, clock, shared)) {
                for (int i = 0; i < ROUNDS; i++) {
                    for (RecordedServer server : new RecordedServer[] {first, second}) {
                        server.check(
                                request("acme", "GET", "/v1/1", "8.8.8.8", "sync/1", Map.of()));
                        clock.advance(Duration.ofSeconds(1));
                    }
                }
            }

            JsonNode result =
                    ReplayRun.of(folder, RecordedServer.KEY_TEXT, POLICY, "--json", two, one)
                            .json();

            assertThat(result.get("servers").asInt()).isEqualTo(2);
            assertThat(result.get("decided").asInt() + result.get("notReplayable").asInt())
                    .isEqualTo(2 * ROUNDS);
            assertThat(result.get("decided").asInt()).isGreaterThan(ROUNDS);
            // Each saw half of them, and both together what the strict limit counted.
            assertThat(result.get("differently").asInt()).as("%s", result).isZero();
            assertThat(result.get("cautions").toString())
                    .contains("The state was shared in Redis")
                    .contains("2 servers shared their state")
                    .doesNotContain("The clock went back");
        }
    }
}
