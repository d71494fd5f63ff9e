// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.redis;

import static dev.riskgate.testenv.e2e.redis.SharedWorld.HOME;
import static dev.riskgate.testenv.e2e.redis.SharedWorld.LEDGER;
import static dev.riskgate.testenv.e2e.redis.SharedWorld.ORDERS;
import static dev.riskgate.testenv.e2e.redis.SharedWorld.PAYOUTS;
import static dev.riskgate.testenv.e2e.redis.SharedWorld.PRICES;
import static dev.riskgate.testenv.e2e.redis.SharedWorld.QUOTA;
import static dev.riskgate.testenv.e2e.redis.SharedWorld.QUOTA_BURST;
import static dev.riskgate.testenv.world.RawHttp.Request.get;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.world.RawHttp.Request;
import dev.riskgate.testenv.world.SteadyLoad;
import dev.riskgate.testenv.world.SteadyLoad.Kind;
import dev.riskgate.testenv.world.SteadyLoad.Results;
import dev.riskgate.testenv.world.SteadyLoad.Sent;
import dev.riskgate.testredis.DocumentedUser;
import dev.riskgate.testredis.FaultProxy;
import dev.riskgate.testredis.RedisSentinels;
import dev.riskgate.testredis.RedisServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Envoy in front and a steady load, while Redis has one fault after another: no request fails, a
 * known client is served on, and nothing passes that a healthy Redis would have refused and {@code
 * onDegraded} did not permit.
 */
class PromisesTest {

    private static final Duration PHASE = Duration.ofMillis(1500);
    private static final Duration CODE_STEP = Duration.ofSeconds(30);

    @TempDir Path work;

    @Test
    void areKeptWhileRedisStallsSlowsDiesAndIsFull() throws Exception {
        try (RedisServer redis =
                        RedisServer.builder()
                                .user("riskgate", "first", DocumentedUser.rights())
                                .appendOnly()
                                .start();
                FaultProxy proxy = FaultProxy.inFrontOf(redis.port());
                SharedWorld world =
                        SharedWorld.start(
                                work, SharedWorld.redis(work, proxy.port(), "riskgate", "first"))) {
            Run run = new Run(world);
            run.away(redis::stall, redis::resume);
            run.away(() -> proxy.delay(Duration.ofSeconds(1)), proxy::pass);
            run.away(proxy::refuse, proxy::pass);
            run.away(redis::kill, redis::restart);
            run.still(proxy::cut);
            run.still(() -> redis.command("SCRIPT", "FLUSH"));
            run.away(
                    () -> redis.command("CONFIG", "SET", "maxmemory", "1"),
                    () -> redis.command("CONFIG", "SET", "maxmemory", "0"));
            run.endsWell();
            world.awaitReconciledAfterLoad(List.of(redis));
        }
    }

    @Test
    void areKeptWhileRedisDiesAndComesBackEmpty() throws Exception {
        try (RedisServer redis = RedisServer.start();
                SharedWorld world = SharedWorld.start(work, SharedWorld.redis(redis.port()))) {
            Run run = new Run(world);
            run.away(redis::kill, redis::restart);
            run.endsWell();
            world.awaitReconciledAfterLoad(List.of(redis));
        }
    }

    @Test
    void areKeptWhileTheMasterDiesAndAnotherTakesItsPlace() throws Exception {
        try (RedisSentinels set = RedisSentinels.start();
                SharedWorld world = SharedWorld.start(work, SharedWorld.redis(set))) {
            Run run = new Run(world);
            set.awaitInStep();
            run.still(set::failOver);
            run.endsWell();
            world.awaitReconciledAfterLoad(List.of(set.master()));
        }
    }

    /** The load, and what is to hold for it. */
    private static final class Run {

        private final SharedWorld world;
        private final SteadyLoad load;
        private final long began = System.nanoTime();

        Run(SharedWorld world) throws Exception {
            this.world = world;
            world.awaitHealthy();
            world.laterCode();
            load =
                    SteadyLoad.start(
                            world.world().http(),
                            new Kind("orders", 30, () -> to(ORDERS)),
                            new Kind("ledger", 10, () -> to(LEDGER)),
                            new Kind("prices", 5, () -> to(PRICES)),
                            new Kind("quota", 5, () -> to(QUOTA)),
                            new Kind("codes", 8, () -> withCode(Duration.ZERO)),
                            new Kind("held back", 4, () -> withCode(CODE_STEP)));
            pause();
        }

        /** A fault during which what is strict cannot be decided; then all is well again. */
        void away(Runnable fault, Runnable mend) {
            fault.run();
            world.awaitDegraded();
            long from = System.nanoTime();
            pause();
            pause();
            Results meanwhile = load.soFar().within(from, System.nanoTime());
            for (String strict : List.of("ledger", "quota", "codes", "held back")) {
                assertThat(meanwhile.of(strict).sent()).as(strict).isNotEmpty();
                assertThat(meanwhile.of(strict).passed()).as(strict + " without Redis").isZero();
            }
            still(mend);
        }

        /** Something after which all is well again. */
        void still(Runnable event) {
            event.run();
            world.awaitHealthy();
            long from = System.nanoTime();
            pause();
            Results since = load.soFar().within(from, System.nanoTime());
            // A busy machine may keep single answers of Redis for too long.
            assertThat(since.of("ledger").passed() * 2)
                    .isGreaterThan(since.of("ledger").sent().size());
        }

        void endsWell() throws IOException {
            world.laterCode();
            pause();
            Results all = load.stop();
            double minutes = (System.nanoTime() - began) / 60e9 + shift() / 60.0;
            assertThat(all.failed()).as("failed of " + all.counts()).isEmpty();
            assertThat(refused(all, "orders")).as("a known client").isEmpty();
            assertThat(refused(all, "prices")).as("open without Redis").isEmpty();
            assertThat(all.of("quota").passed())
                    .isBetween(1L, (long) (QUOTA_BURST + Math.ceil(minutes)));
            assertThat(passedCodes(all))
                    .isNotEmpty()
                    .allSatisfy((_, times) -> assertThat(times).isOne());
            assertThat(all.sent()).hasSizeGreaterThan(300);
        }

        /** By how many seconds the world's clock is ahead. */
        private long shift() {
            return Duration.between(Instant.now(), world.now()).toSeconds();
        }

        /** Lets some time pass, and for codes a whole step. */
        private void pause() {
            LockSupport.parkNanos(PHASE.toNanos());
            world.world().clock().advance(CODE_STEP);
        }

        private Request to(String path) {
            return HOME.send(get(path), world.acme());
        }

        private Request withCode(Duration age) {
            return to(PAYOUTS).with("riskgate-otp", world.acme().code(world.now().minus(age)));
        }

        private static List<Sent> refused(Results all, String kind) {
            return all.of(kind).sent().stream().filter(each -> !each.passed()).toList();
        }

        /** Code → how often it passed. */
        private static Map<String, Integer> passedCodes(Results all) {
            Map<String, Integer> passed = new HashMap<>();
            for (Sent each : all.sent()) {
                for (Request.Header header : each.request().headers()) {
                    if (header.name().equals("riskgate-otp") && each.passed()) {
                        passed.merge(header.value(), 1, Integer::sum);
                    }
                }
            }
            return passed;
        }
    }
}
