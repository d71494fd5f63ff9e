// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.redis;

import static dev.riskgate.testenv.e2e.redis.SharedWorld.LEDGER;
import static dev.riskgate.testenv.e2e.redis.SharedWorld.ORDERS;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.demo.DemoOutcome;
import dev.riskgate.testenv.world.Partner;
import dev.riskgate.testredis.Await;
import dev.riskgate.testredis.EveryRedis;
import dev.riskgate.testredis.RedisCluster;
import dev.riskgate.testredis.RedisServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

@EveryRedis
class RedisClusterTest {

    @TempDir Path work;

    @Test
    void everyPartWorksWithAClusterAndALostMasterTakesOnlyItsOwnClients() throws Exception {
        try (RedisCluster cluster = RedisCluster.start();
                SharedWorld world = SharedWorld.start(work, SharedWorld.redis(cluster))) {
            world.awaitHealthy();
            List<Partner> clients = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                clients.add(world.newcomer());
                assertThat(world.send(ORDERS, clients.getLast()).status()).isEqualTo(200);
                assertThat(world.send(LEDGER, clients.getLast()).status()).isEqualTo(200);
            }
            world.assertCodePasses();
            world.awaitReconciled(cluster.masters());
            for (RedisServer each : cluster.masters()) {
                assertThat(each.command("DBSIZE").number()).as("all take part").isPositive();
            }

            RedisServer lost = other(cluster, "rg2:{replicas}");
            lost.kill();
            Await.until(
                    "some clients are judged by what is known here, others are not",
                    () -> {
                        List<Boolean> degraded = new ArrayList<>();
                        for (Partner client : clients) {
                            DemoOutcome demoOutcome = world.send(LEDGER, client);
                            boolean refused = demoOutcome.status() == 503;
                            assertThat(refused || demoOutcome.status() == 200).isTrue();
                            degraded.add(refused);
                        }
                        return degraded.contains(true) && degraded.contains(false);
                    });
            for (Partner client : clients) {
                assertThat(world.send(ORDERS, client).status()).isEqualTo(200);
            }

            lost.restartEmpty();
            cluster.awaitWhole();
            for (Partner client : clients) {
                Await.until(
                        "strict parts work again",
                        () -> world.send(LEDGER, client).status() == 200);
            }
            world.awaitHealthy();
            // Its marks are gone, so codes of before are refused; a later one passes.
            Await.until(
                    "a code that is issued now passes",
                    () -> {
                        world.advanceToNextCode();
                        return world.sendWithCode(world.laterCode()).status() == 200;
                    });
        }
    }

    /** A master that does not hold this key. */
    private static RedisServer other(RedisCluster cluster, String key) {
        RedisServer holder = cluster.masterOf(key);
        return cluster.masters().stream().filter(each -> each != holder).findFirst().orElseThrow();
    }
}
