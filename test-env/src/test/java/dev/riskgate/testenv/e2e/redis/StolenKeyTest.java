// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.redis;

import static dev.riskgate.testenv.e2e.redis.SharedWorld.HOME;
import static dev.riskgate.testenv.e2e.redis.SharedWorld.WATCHED;
import static dev.riskgate.testenv.world.RawHttp.Request.get;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.world.CheckClient;
import dev.riskgate.testenv.world.Partner;
import dev.riskgate.testenv.world.RawHttp.Request;
import dev.riskgate.testenv.world.Sender;
import dev.riskgate.testenv.world.TestWorld;
import dev.riskgate.testredis.Await;
import dev.riskgate.testredis.RedisServer;

import io.envoyproxy.envoy.service.auth.v3.CheckResponse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A thief goes from one replica to the next, and finds that it is known there. */
class StolenKeyTest {

    private static final Sender THIEF = new Sender("203.0.113.77", "python-requests/2.32");
    private static final int DAYS = 20;
    private static final int BURST = 600;

    /**
     * {@code state.maxStaleness}: what is remarkable at one replica is known to the others after
     * it.
     */
    private static final Duration MAX_STALENESS = Duration.ofSeconds(1);

    @TempDir Path work;

    @Test
    void whatAThiefDidAtOneReplicaDecidesAtTheOther() throws Exception {
        try (RedisServer redis = RedisServer.start();
                Fleet fleet = Fleet.start(work, redis, 2)) {
            Partner acme = fleet.world().acme();
            history(fleet.world().world(), acme);
            Await.until(
                    "Redis knows the client", () -> Totals.inRedis(List.of(redis)) == 24 * DAYS);
            Request usual = HOME.send(get(WATCHED), acme);
            Request stolen = THIEF.send(get(WATCHED), acme);
            CheckClient a = fleet.clients().getFirst();
            CheckClient b = fleet.clients().getLast();
            assertThat(allows(b.check(usual))).isTrue();
            CheckResponse odd = b.check(stolen);
            assertThat(allows(odd)).as("odd, but not enough so: %s", odd).isTrue();

            int sent = 0;
            while (allows(a.check(stolen))) {
                assertThat(++sent).as("a burst").isLessThan(BURST);
            }
            // Well beyond what A has just challenged, so that the end of a window in between
            // decides nothing.
            for (int more = 0; more < sent; more++) {
                a.check(stolen);
            }
            // Not a condition to be awaited: asking again and again would be a burst at B as well.
            LockSupport.parkNanos(MAX_STALENESS.toNanos());
            CheckResponse met = b.check(stolen);
            assertThat(allows(met)).as("%d requests at the other: %s", sent, met).isFalse();
            assertThat(met.getDynamicMetadata().toString()).contains("\"challenge\"");
            assertThat(allows(b.check(usual))).as("the client itself").isTrue();
        }
    }

    /** Some weeks of the client, at a server that shares the state; it ends now. */
    private static void history(TestWorld testWorld, Partner partner) {
        Instant end = Instant.now();
        try (CheckClient riskgate = new CheckClient(testWorld.riskgate().port())) {
            for (int hour = 24 * DAYS; hour > 0; hour--) {
                testWorld.clock().set(end.minus(Duration.ofHours(hour)));
                assertThat(allows(riskgate.check(HOME.send(get(WATCHED), partner)))).isTrue();
            }
        }
        testWorld.clock().set(end);
    }

    private static boolean allows(CheckResponse response) {
        return response.getStatus().getCode() == 0;
    }
}
