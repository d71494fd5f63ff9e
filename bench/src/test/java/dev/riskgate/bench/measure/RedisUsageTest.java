// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.bench.servers.NativeProcess;
import dev.riskgate.testredis.RedisServer;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class RedisUsageTest {

    @Test
    void whatARealRedisCountsIsRead() {
        try (var redis = RedisServer.start()) {
            long before = calls(redis);
            redis.command("SET", "a", "1");
            redis.command("EVAL", "redis.call('GET', KEYS[1]) return 1", "1", "a");

            // SET, EVAL, and the GET inside it; our own INFO does not count.
            assertThat(calls(redis) - before).isEqualTo(3);
            assertThat(RedisUsage.info(redis.command("INFO", "memory").text(), "used_memory"))
                    .isPositive();
        }
    }

    @Test
    void theTimeThatRedisWorksIsSeen() {
        try (var redis = RedisServer.start()) {
            Duration before = NativeProcess.cpu(redis.pid());
            redis.command("EVAL", "for i = 1, 2e7 do local x = i * i end return 1", "0");

            assertThat(NativeProcess.cpu(redis.pid())).isGreaterThan(before);
        }
    }

    @Test
    void whatRedisDoesNotTellIsNotTakenForZero() {
        assertThatThrownBy(() -> RedisUsage.info("# Memory\r\nused_memory:1\r\n", "used"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static long calls(RedisServer redis) {
        return RedisUsage.calls(redis.command("INFO", "commandstats").text());
    }
}
