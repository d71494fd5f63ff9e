// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testredis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class RedisSetsTest {

    @Test
    void eachMasterOfAClusterServesItsSlotsAndNoOthers() {
        try (RedisCluster cluster = RedisCluster.start()) {
            RedisServer master = cluster.masterOf("{a}b");
            assertThat(master.command("SET", "{a}b", "1").text()).isEqualTo("OK");
            for (RedisServer each : cluster.masters()) {
                if (each != master) {
                    assertThatExceptionOfType(RedisFailed.class)
                            .isThrownBy(() -> each.command("GET", "{a}b"))
                            .withMessageStartingWith("MOVED")
                            .withMessageEndingWith(":" + master.port());
                }
            }
        }
    }

    @Test
    void aKilledMasterOfAClusterTakesOnlyItsSlotsAndBringsThemBack() {
        try (RedisCluster cluster = RedisCluster.start()) {
            RedisServer first = cluster.masters().getFirst();
            first.kill();
            for (String key : new String[] {"a", "b", "c", "d", "e", "f"}) {
                RedisServer master = cluster.masterOf(key);
                if (master != first) {
                    assertThat(master.command("SET", key, "1").text()).isEqualTo("OK");
                }
            }
            first.restartEmpty();
            cluster.awaitWhole();
        }
    }

    @Test
    void sentinelsMakeTheReplicaMasterWhenTheMasterIsKilled() {
        try (RedisSentinels set = RedisSentinels.start()) {
            RedisServer old = set.master();
            old.command("SET", "a", "1");
            set.awaitInStep();
            String before = replicationId(old);
            set.failOver();
            assertThat(set.master()).isNotSameAs(old);
            assertThat(set.master().command("GET", "a").text()).isEqualTo("1");
            assertThat(set.master().command("SET", "a", "2").text()).isEqualTo("OK");
            assertThat(replicationId(set.master())).isNotEqualTo(before);
            set.bringBack();
            Await.until("copied", () -> old.command("GET", "a").text().equals("2"));
            set.swap();
            assertThat(set.master()).isSameAs(old);
        }
    }

    private static String replicationId(RedisServer server) {
        return server.command("INFO", "replication")
                .text()
                .lines()
                .filter(line -> line.startsWith("master_replid:"))
                .findFirst()
                .orElseThrow();
    }
}
