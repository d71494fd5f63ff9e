// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.redis;

import static dev.riskgate.testenv.e2e.redis.SharedWorld.BURST;
import static dev.riskgate.testenv.e2e.redis.SharedWorld.HOME;
import static dev.riskgate.testenv.e2e.redis.SharedWorld.LEDGER;
import static dev.riskgate.testenv.e2e.redis.SharedWorld.ORDERS;
import static dev.riskgate.testenv.e2e.redis.SharedWorld.PAYOUTS;
import static dev.riskgate.testenv.e2e.redis.SharedWorld.STEADY;
import static dev.riskgate.testenv.e2e.redis.SharedWorld.VAULT;
import static dev.riskgate.testenv.world.RawHttp.Request.get;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.world.CheckClient;
import dev.riskgate.testenv.world.Partner;
import dev.riskgate.testenv.world.RawHttp.Request;
import dev.riskgate.testenv.world.Sender;
import dev.riskgate.testenv.world.SteadyLoad;
import dev.riskgate.testenv.world.SteadyLoad.Kind;
import dev.riskgate.testenv.world.SteadyLoad.Results;
import dev.riskgate.testredis.Await;
import dev.riskgate.testredis.RedisServer;

import io.envoyproxy.envoy.service.auth.v3.CheckResponse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Several server processes on one Redis, behind one Envoy. */
class SharedStateTest {

    private static final Sender ELSEWHERE = new Sender("198.51.100.77", "python-requests/2.32");
    private static final Duration MAX_STALENESS = Duration.ofSeconds(1);

    /** The bound, and what a busy machine may add for the checks themselves. */
    private static final Duration NOTICED = MAX_STALENESS.multipliedBy(2);

    @TempDir Path work;

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void whatOneLearnsTheOthersKnowWithinASecond(int replicas) throws Exception {
        try (RedisServer redis = RedisServer.start();
                Fleet fleet = Fleet.start(work, redis, replicas)) {
            Partner acme = fleet.world().acme();
            Request vault = ELSEWHERE.send(get(VAULT), acme);
            for (CheckClient each : fleet.clients()) {
                assertThat(allows(each.check(HOME.send(get(ORDERS), acme)))).isTrue();
                assertThat(allows(each.check(vault))).as("nothing proven yet").isFalse();
            }
            CheckClient first = fleet.clients().getFirst();
            String code = fleet.world().code();
            assertThat(allows(first.check(vault.with("riskgate-otp", code)))).isTrue();
            long proven = System.nanoTime();
            for (CheckClient each : fleet.clients()) {
                Await.until(
                        "what one has seen proven the others know",
                        () -> allows(each.check(vault)));
            }
            assertThat(Duration.ofNanos(System.nanoTime() - proven)).isLessThan(NOTICED);
            for (CheckClient each : fleet.clients()) {
                Request replay = HOME.send(get(PAYOUTS), acme).with("riskgate-otp", code);
                assertThat(allows(each.check(replay))).as("a used code").isFalse();
            }
        }
    }

    @Test
    void guessesThatAreSpreadOverAllAreCountedTogether() throws Exception {
        try (RedisServer redis = RedisServer.start();
                Fleet fleet = Fleet.start(work, redis, 2)) {
            Partner acme = fleet.world().acme();
            Request guess = HOME.send(get(PAYOUTS), acme).with("riskgate-otp", wrong(acme));
            for (int i = 0; i < 5; i++) {
                assertThat(allows(fleet.clients().get(i % 2).check(guess))).isFalse();
            }
            for (CheckClient each : fleet.clients()) {
                Request right = HOME.send(get(PAYOUTS), acme);
                CheckResponse answer =
                        each.check(right.with("riskgate-otp", acme.code(Instant.now())));
                assertThat(answer.getDynamicMetadata().toString()).contains("otp_locked");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void aBurstThatIsSpreadOverAllIsThrottledAsOne(int replicas) throws Exception {
        try (RedisServer redis = RedisServer.start();
                Fleet fleet = Fleet.start(work, redis, replicas)) {
            Partner client = fleet.world().newcomer();
            SteadyLoad load =
                    SteadyLoad.start(
                            fleet.world().world().http(),
                            new Kind("burst", 100, () -> HOME.send(get("/v1/burst"), client)));
            long began = System.nanoTime();
            LockSupport.parkNanos(Duration.ofSeconds(4).toNanos());
            Results all = load.stop();
            double seconds = (System.nanoTime() - began) / 1e9;
            double policy = BURST + STEADY * seconds;
            assertThat(all.failed()).isEmpty();
            assertThat((double) all.passed()).isBetween(0.8 * policy, 1.2 * policy);
        }
    }

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
            AtomicInteger safe = new AtomicInteger();
            int sent = 0;
            long before = Totals.inRedis(List.of(redis));
            for (long end = System.nanoTime() + 3_000_000_000L; System.nanoTime() < end; sent++) {
                assertThat(allows(doomed.check(HOME.send(get(ORDERS), acme)))).isTrue();
                if (System.nanoTime() < end - 1.5 * MAX_STALENESS.toNanos()) {
                    safe.incrementAndGet();
                }
            }
            fleet.replicas().getFirst().kill();
            long known = Totals.inRedis(List.of(redis)) - before;
            assertThat(known).isBetween((long) safe.get(), (long) sent);
        }
    }

    /** None of the codes that would pass now or soon. */
    private static String wrong(Partner partner) {
        Instant now = Instant.now();
        List<String> right =
                IntStream.rangeClosed(-2, 4)
                        .mapToObj(step -> partner.code(now.plusSeconds(30L * step)))
                        .toList();
        return IntStream.range(0, 10)
                .mapToObj(guess -> "%06d".formatted(guess))
                .filter(guess -> !right.contains(guess))
                .findFirst()
                .orElseThrow();
    }

    private static boolean allows(CheckResponse response) {
        return response.getStatus().getCode() == 0;
    }
}
