// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testredis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** In a run, every server is of the run's program, however it is started. */
@EveryRedis
class EveryRedisTest {

    private final RedisServer own = RedisServer.start();

    /** It would be of one program, and serve the runs of all. */
    @BeforeAll
    static void beforeTheRunsNoServerIsToBeHad() {
        assertThatIllegalStateException()
                .isThrownBy(RedisServer::start)
                .withMessageContaining("@BeforeAll");
    }

    @AfterEach
    void stop() {
        own.close();
    }

    @Test
    void everyServerIsOfTheRunsProgram() {
        RedisBinary chosen = RedisBinary.find();
        assertThat(System.getProperty(RedisBinary.CHOSEN)).isEqualTo(chosen.file().toString());
        isOf(chosen, own);
        try (RedisSentinels sentinels = RedisSentinels.start()) {
            isOf(chosen, sentinels.master());
            isOf(chosen, sentinels.replica());
            sentinels.sentinels().forEach(each -> isOf(chosen, each));
        }
        try (RedisCluster cluster = RedisCluster.start()) {
            cluster.masters().forEach(each -> isOf(chosen, each));
        }
    }

    private static void isOf(RedisBinary chosen, RedisServer server) {
        String field = chosen.product().equals("Valkey") ? "valkey" : "redis";
        assertThat(server.command("INFO", "server").text())
                .contains(field + "_version:" + chosen.version() + "\r");
    }
}
