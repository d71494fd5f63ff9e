// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.redis.link.ConnectionsTest;
import dev.riskgate.redis.link.RedisLink;
import dev.riskgate.redis.link.RedisSettings;
import dev.riskgate.testredis.DocumentedUser;
import dev.riskgate.testredis.EveryRedis;
import dev.riskgate.testredis.FaultProxy;
import dev.riskgate.testredis.RedisCluster;
import dev.riskgate.testredis.RedisServer;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;

@EveryRedis
class RedisRehearsalTest {

    /** A busy machine may not come to all rounds in time. */
    private static final long MOST_ROUNDS = 50;

    private static final int DELETED_IN_A_ROUND = 4;
    private static final Duration SLACK = Duration.ofSeconds(5);

    @Test
    void itUsesTheDocumentedRightsAndLeavesNoKeyBehind() {
        try (RedisServer redis = RedisServer.start()) {
            DocumentedUser.on(redis, "word");
            try (RedisStore store =
                    store(ConnectionsTest.login(redis, DocumentedUser.NAME, "word"))) {
                rehearse(store);

                assertThat(deleted(redis)).isGreaterThan(MOST_ROUNDS * DELETED_IN_A_ROUND);
                assertThat(left(redis)).isEmpty();
                assertThat(store.figures().failed()).isZero();
            }
        }
    }

    @Test
    void itWorksInEveryPartOfAClusterAndLeavesNoKeyBehind() {
        try (RedisCluster cluster = RedisCluster.start();
                RedisStore store = store(ConnectionsTest.cluster(cluster))) {
            rehearse(store);

            for (RedisServer each : cluster.masters()) {
                assertThat(deleted(each)).isGreaterThan(MOST_ROUNDS / 3 * DELETED_IN_A_ROUND);
                assertThat(left(each)).isEmpty();
            }
        }
    }

    @Test
    void aRedisThatStallsHoldsItUpNoLongerThanItsPatience() {
        try (RedisServer redis = RedisServer.start();
                FaultProxy proxy = FaultProxy.inFrontOf(redis.port());
                RedisStore store = store(SharedStores.at(proxy.port()))) {
            proxy.stall();
            assertThat(rehearse(store)).isLessThan(RedisRehearsal.PATIENCE.plus(SLACK));
        }
    }

    @Test
    void withoutRedisItDoesNothing() {
        try (RedisLink link = new RedisLink(SharedStores.at(1))) {
            assertThat(rehearse(link)).isLessThan(SLACK);
        }
    }

    private static RedisStore store(RedisSettings settings) {
        return SharedStores.reached(
                RedisStore.start(
                        settings,
                        SharedStores.settings(),
                        SharedStores.SECRET,
                        new Random(),
                        InstantSource.system()));
    }

    private static Duration rehearse(RedisStore store) {
        return rehearse(store.link());
    }

    private static Duration rehearse(RedisLink link) {
        long start = System.nanoTime();
        RedisRehearsal.run(link, InstantSource.system(), new Random());
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Keys that are not about all clients together. */
    private static List<String> left(RedisServer redis) {
        List<String> shared = List.of("rg2:{replicas}", "rg2:{population}");
        return redis.command("KEYS", "*").texts().stream()
                .filter(key -> !key.endsWith("}:since") && !shared.contains(key))
                .toList();
    }

    private static long deleted(RedisServer redis) {
        String calls = "cmdstat_del:calls=";
        return redis.command("INFO", "commandstats")
                .text()
                .lines()
                .filter(line -> line.startsWith(calls))
                .mapToLong(
                        line -> Long.parseLong(line.substring(calls.length(), line.indexOf(','))))
                .sum();
    }
}
