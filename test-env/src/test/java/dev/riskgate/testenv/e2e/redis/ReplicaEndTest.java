// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.redis;

import static dev.riskgate.testenv.e2e.redis.SharedWorld.HOME;
import static dev.riskgate.testenv.e2e.redis.SharedWorld.LEDGER;
import static dev.riskgate.testenv.e2e.redis.SharedWorld.ORDERS;
import static dev.riskgate.testenv.world.RawHttp.Request.get;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.world.CheckClient;
import dev.riskgate.testenv.world.Partner;
import dev.riskgate.testenv.world.SteadyLoad;
import dev.riskgate.testenv.world.SteadyLoad.Kind;
import dev.riskgate.testenv.world.SteadyLoad.Results;
import dev.riskgate.testredis.Await;
import dev.riskgate.testredis.RedisServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Server processes on one Redis, behind one Envoy, that end: in order, and not. */
class ReplicaEndTest {

    private static final Duration MAX_STALENESS = Duration.ofSeconds(1);

    @TempDir Path work;

    @Test
    void aRollingRestartUnderLoadCostsNoRequest() throws Exception {
        try (RedisServer redis = RedisServer.start();
                Fleet fleet = Fleet.start(work, redis, 2)) {
            SharedWorld world = fleet.world();
            SteadyLoad load =
                    SteadyLoad.start(
                            world.world().http(),
                            new Kind("orders", 40, () -> HOME.send(get(ORDERS), world.acme())),
                            new Kind("ledger", 10, () -> HOME.send(get(LEDGER), world.acme())));
            fleet.restartOneByOne();
            Results all = load.stop();
            assertThat(all.failed()).as(all.counts().toString()).isEmpty();
            assertThat(all.passed()).as(all.counts().toString()).isEqualTo(all.sent().size());
            Await.until(
                    "Redis knows of every decided request",
                    () -> Totals.inRedis(List.of(redis)) == Totals.inLogs(fleet.logs()));
        }
    }

    @Test
    void aKilledReplicaLosesItsLastIntervalAtMost() throws Exception {
        try (RedisServer redis = RedisServer.start();
                Fleet fleet = Fleet.start(work, redis, 2)) {
            Partner acme = fleet.world().acme();
            CheckClient doomed = fleet.clients().getFirst();
            int safe = 0;
            int sent = 0;
            long before = Totals.inRedis(List.of(redis));
            for (long end = System.nanoTime() + 3_000_000_000L; System.nanoTime() < end; sent++) {
                assertThat(doomed.check(HOME.send(get(ORDERS), acme)).getStatus().getCode())
                        .isZero();
                if (System.nanoTime() < end - 1.5 * MAX_STALENESS.toNanos()) {
                    safe++;
                }
            }
            fleet.replicas().getFirst().kill();
            long known = Totals.inRedis(List.of(redis)) - before;
            assertThat(known).isBetween((long) safe, (long) sent);
        }
    }
}
