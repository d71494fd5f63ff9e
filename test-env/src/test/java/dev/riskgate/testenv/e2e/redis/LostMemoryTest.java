// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.redis;

import static dev.riskgate.testenv.e2e.redis.SharedWorld.LEDGER;
import static dev.riskgate.testenv.e2e.redis.SharedWorld.ORDERS;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.demo.DemoOutcome;
import dev.riskgate.testenv.world.Partner;
import dev.riskgate.testredis.Await;
import dev.riskgate.testredis.RedisSentinels;
import dev.riskgate.testredis.RedisServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

/** Redis comes back with nothing, or an older copy takes its place. */
class LostMemoryTest {

    private static final int SOME = 50;

    @TempDir Path work;

    @Test
    void anEmptiedRedisIsFilledAgainWithWhatWeKnow() throws Exception {
        try (RedisServer redis = RedisServer.start();
                SharedWorld world = SharedWorld.start(work, SharedWorld.redis(redis.port()))) {
            habits(world);
            world.awaitReconciled(List.of(redis));

            redis.kill();
            world.awaitDegraded();
            assertThat(world.send(ORDERS, world.acme()).status()).isEqualTo(200);
            redis.restart();
            world.awaitHealthy();
            world.awaitReconciled(List.of(redis));
        }
    }

    @Test
    void afterRedisWasEmptiedACodeIssuedBeforeIsWorthNothing() throws Exception {
        try (RedisServer redis = RedisServer.start();
                SharedWorld world = SharedWorld.start(work, SharedWorld.redis(redis.port()))) {
            codesAreWorthNothingAfter(world, redis::restartEmpty);
        }
    }

    @Test
    void afterEverythingWasDeletedACodeIssuedBeforeIsWorthNothing() throws Exception {
        try (RedisServer redis = RedisServer.start();
                SharedWorld world = SharedWorld.start(work, SharedWorld.redis(redis.port()))) {
            codesAreWorthNothingAfter(world, () -> redis.command("FLUSHALL"));
        }
    }

    @Test
    void afterAFailoverCodesIssuedBeforeAreWorthNothingAndNothingElseIsForgotten()
            throws Exception {
        try (RedisSentinels set = RedisSentinels.start();
                SharedWorld world = SharedWorld.start(work, SharedWorld.redis(set))) {
            habits(world);
            world.awaitReconciled(List.of(set.master()));
            set.awaitInStep();

            codesAreWorthNothingAfter(world, set::failOver);
            world.awaitReconciled(List.of(set.master()));

            set.bringBack();
            codesAreWorthNothingAfter(world, set::swap);
            world.awaitReconciled(List.of(set.master()));
        }
    }

    /** A used code, one that was never used, and one that was used before its time. */
    private static void codesAreWorthNothingAfter(SharedWorld world, Runnable loss)
            throws Exception {
        String used = world.laterCode();
        String early = world.acme().code(world.now().plusSeconds(30));
        assertThat(world.sendWithCode(used).status()).isEqualTo(200);
        assertThat(world.sendWithCode(early).status()).as("a clock ahead").isEqualTo(200);
        assertThat(world.sendWithCode(early).reasons()).contains("otp_replayed");

        Partner careful = world.newcomer();
        String unused = careful.code(world.now());

        loss.run();
        world.awaitHealthy();

        DemoOutcome lost = world.sendWithCode(careful, unused);
        assertThat(lost.status()).as("nobody can tell that it was never used").isEqualTo(401);
        assertThat(lost.reasons()).contains("otp_too_early");

        for (String code : List.of(used, early)) {
            assertThat(world.sendWithCode(code).status()).isEqualTo(401);
        }
        world.advanceToNextCode();
        DemoOutcome replayed = world.sendWithCode(early);
        assertThat(replayed.status()).as("its time has come, and it was used").isEqualTo(401);
        assertThat(replayed.reasons()).containsAnyOf("otp_too_early", "otp_replayed");
        // The world's clock jumps: the server may notice the loss only after the first jump.
        Await.until(
                "a code issued after that passes",
                () -> world.sendWithCode(world.laterCode()).status() == 200);
    }

    /** The client becomes known. */
    private static void habits(SharedWorld world) throws Exception {
        for (int i = 0; i < SOME; i++) {
            assertThat(world.send(ORDERS, world.acme()).status()).isEqualTo(200);
        }
        assertThat(world.send(LEDGER, world.acme()).status()).isEqualTo(200);
    }
}
