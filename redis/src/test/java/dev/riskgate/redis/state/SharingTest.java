// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.budget.DegradedException;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.signals.profile.Profile;
import dev.riskgate.signals.risk.RiskModel;
import dev.riskgate.signals.signal.RiskSettings;
import dev.riskgate.state.Consistency;
import dev.riskgate.state.LimitKey;
import dev.riskgate.state.OneTimeUse;
import dev.riskgate.state.ProfileHandle;
import dev.riskgate.state.TestClock;
import dev.riskgate.state.WriteUrgency;
import dev.riskgate.testredis.Await;
import dev.riskgate.testredis.EveryRedis;
import dev.riskgate.testredis.FaultProxy;
import dev.riskgate.testredis.RedisServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Several replicas on one real Redis. */
@EveryRedis
class SharingTest {

    private static final Subject ACME = Subject.client("default", "acme");

    private final RedisServer redis = RedisServer.start();
    private final RiskModel model = new RiskModel(Weights.shipped(), RiskSettings.defaults());
    private final List<RedisStore> stores = new ArrayList<>();
    private final InstantSource clock = InstantSource.system();

    @BeforeEach
    void twoReplicas() {
        replica();
        replica();
    }

    @AfterEach
    void end() {
        stores.forEach(RedisStore::close);
        redis.close();
    }

    private RedisStore replica() {
        RedisStore store = SharedStores.store(redis.port(), clock);
        stores.add(store);
        return store;
    }

    private RedisStore a() {
        return stores.get(0);
    }

    private RedisStore b() {
        return stores.get(1);
    }

    private ProfileHandle known(RedisStore store) {
        return store.profile(ACME, Consistency.BOUNDED, SharedStores.budget());
    }

    private static long requests(ProfileHandle profileHandle) {
        return profileHandle.profile().requests();
    }

    private void observe(RedisStore store, WriteUrgency writeUrgency) {
        ProfileHandle profileHandle = known(store);
        SharedStores.learn(model, store, profileHandle, clock.millis(), 7);
        store.changed(profileHandle, writeUrgency, SharedStores.budget());
    }

    private void awaitRequests(RedisStore store, long requests) {
        Await.until(requests + " requests are known", () -> requests(known(store)) == requests);
    }

    @Test
    void whatOneReplicaLearnsTheOtherKnowsWithinTheStaleness() {
        assertThat(requests(known(b()))).isZero();
        observe(a(), WriteUrgency.EVENTUAL);
        long learned = System.nanoTime();
        awaitRequests(b(), 1);

        Duration took = Duration.ofNanos(System.nanoTime() - learned);
        assertThat(took).isLessThan(SharedStores.settings().maxStaleness().multipliedBy(2));
    }

    @Test
    void bothReplicasCountTogetherAndNothingTwice() {
        for (int i = 0; i < 300; i++) {
            observe(stores.get(i % 2), i % 7 == 0 ? WriteUrgency.SOON : WriteUrgency.EVENTUAL);
        }

        awaitRequests(a(), 300);
        awaitRequests(b(), 300);
    }

    /**
     * As a process finds its lease after it stood still for longer: over, and its name folded by
     * others.
     */
    private void fold(String name) {
        String key = redis.command("KEYS", "rg2:*:profile").texts().getFirst();
        String number = redis.command("HGET", key, "n:" + name).text();
        redis.command(
                "EVAL",
                "local c = redis.call('HGET', KEYS[1], 'c:' .. ARGV[1]) "
                        + "redis.call('HSET', KEYS[1], 'b', c, 'v', 1, "
                        + "'f', ARGV[1] .. '@' .. redis.call('TIME')[1] .. '000#' .. ARGV[2]) "
                        + "redis.call('HDEL', KEYS[1], 'c:' .. ARGV[1], 'n:' .. ARGV[1])",
                "1",
                key,
                name,
                number);
    }

    @Test
    void aStrictWriteThatIsRefusedIsWrittenUnderAnotherNameBeforeTheAnswer() {
        observe(a(), WriteUrgency.AWAITED);
        observe(a(), WriteUrgency.AWAITED);
        String name = a().incarnation();
        fold(name);

        observe(a(), WriteUrgency.AWAITED);

        assertThat(a().incarnation()).isNotEqualTo(name);
        assertThat(requests(b().profile(ACME, Consistency.STRICT, SharedStores.budget())))
                .as("the two that were folded, and the third, once")
                .isEqualTo(3);
        assertThat(requests(known(replica()))).isEqualTo(3);
    }

    @Test
    void anOutageShorterThanALeaseKeepsTheName() {
        try (FaultProxy proxy = FaultProxy.inFrontOf(redis.port())) {
            RedisStore store = SharedStores.store(proxy.port(), clock);
            stores.add(store);
            observe(store, WriteUrgency.AWAITED);
            String name = store.incarnation();
            proxy.refuse();
            Await.until("it is noticed", () -> !known(store).current());
            observe(store, WriteUrgency.EVENTUAL);
            proxy.pass();

            awaitRequests(b(), 2);
            assertThat(store.incarnation()).isEqualTo(name);
        }
    }

    @Test
    void onAStrictRouteTheNextReplicaKnowsAtOnce() {
        for (int i = 0; i < 20; i++) {
            RedisStore store = stores.get(i % 2);
            ProfileHandle profileHandle =
                    store.profile(ACME, Consistency.STRICT, SharedStores.budget());
            assertThat(requests(profileHandle)).isEqualTo(i);
            observe(store, WriteUrgency.AWAITED);
        }
    }

    @Test
    void aReplicaThatComesLaterReadsWhatIsKnown() {
        observe(a(), WriteUrgency.AWAITED);
        observe(b(), WriteUrgency.AWAITED);

        assertThat(requests(known(replica()))).isEqualTo(2);
    }

    @Test
    void aReplicaThatEndsWritesWhatItHasNotWrittenYet() {
        for (int i = 0; i < 50; i++) {
            observe(a(), WriteUrgency.EVENTUAL);
        }
        a().close();

        awaitRequests(b(), 50);
    }

    @Test
    void whatADeadReplicaContributedMovesIntoTheBaseAndStaysCounted() {
        for (int i = 0; i < 10; i++) {
            observe(a(), WriteUrgency.AWAITED);
        }
        a().close();

        Await.until(
                "the dead incarnation is folded",
                () -> {
                    observe(b(), WriteUrgency.SOON);
                    return b().figures().folded() == 1;
                });
        SharedStores.awaitIdle(b());
        long requests = requests(known(b()));
        assertThat(requests(known(replica()))).isEqualTo(requests);
        String key = redis.command("KEYS", "*:profile").toString();
        assertThat(key).contains("rg2:{");
    }

    @Test
    void forgettingAClientHoldsOnEveryReplica() {
        observe(a(), WriteUrgency.AWAITED);
        awaitRequests(b(), 1);
        Profile held = known(b()).profile();
        a().forget(ACME, SharedStores.budget());

        assertThat(requests(known(a()))).isZero();
        Await.until(
                "the other replica has forgotten, whatever it goes on learning",
                () -> {
                    observe(b(), WriteUrgency.SOON);
                    return known(b()).profile() != held;
                });
        SharedStores.awaitIdle(b());
        assertThat(requests(known(replica()))).isEqualTo(requests(known(b()))).isLessThan(20);
    }

    @Test
    void onAStrictRouteAForgottenClientIsForgottenAtOnce() {
        observe(a(), WriteUrgency.AWAITED);
        awaitRequests(b(), 1);
        a().forget(ACME, SharedStores.budget());

        assertThat(requests(b().profile(ACME, Consistency.STRICT, SharedStores.budget()))).isZero();
    }

    @Test
    void aSlowRedisEndsOneIncarnationAndNotOneAtEachHeartbeat() {
        try (FaultProxy proxy = FaultProxy.inFrontOf(redis.port())) {
            RedisStore store = SharedStores.store(proxy.port(), clock);
            stores.add(store);
            observe(store, WriteUrgency.AWAITED);
            proxy.delay(Duration.ofMillis(700));
            Await.until("it is noticed", () -> !known(store).current());
            observe(store, WriteUrgency.EVENTUAL);
            String during = store.incarnation();
            long slow = System.nanoTime() + Duration.ofSeconds(3).toNanos();
            Await.until("late answers came", () -> System.nanoTime() > slow);

            assertThat(store.incarnation()).isEqualTo(during);
            proxy.pass();
            awaitRequests(b(), 2);
        }
    }

    @Test
    void whatIsCommonIsLearnedThroughAnOutage() {
        observe(a(), WriteUrgency.AWAITED);
        redis.stall();
        Await.until("the outage is noticed", () -> !known(a()).current());
        long counted = a().population().ownCounts();
        redis.resume();
        Await.until("it is current again", () -> known(a()).current());
        a().close();
        stores.remove(a());

        assertThat(counted).isPositive();
        RedisStore late = replica();
        Await.until(
                "the newcomer has the counts",
                () -> redis.command("HLEN", "rg2:{population}").number() >= 2);
        assertThat(late.idle()).isTrue();
    }

    @Test
    void aLostScriptCacheIsNoticedByNobody() {
        observe(a(), WriteUrgency.AWAITED);
        redis.command("SCRIPT", "FLUSH");
        observe(a(), WriteUrgency.AWAITED);
        redis.command("SCRIPT", "FLUSH");
        observe(b(), WriteUrgency.EVENTUAL);

        awaitRequests(a(), 3);
        assertThat(
                        a().useOnce(
                                        "k",
                                        clock.millis() + 10_000,
                                        Duration.ofMinutes(1),
                                        SharedStores.budget()))
                .isEqualTo(OneTimeUse.FIRST);
    }

    @Test
    void whileRedisIsAwayWhatIsKnownIsDecidedAndWhatIsNotCannotBe() {
        observe(a(), WriteUrgency.AWAITED);
        redis.stall();
        Await.until("the outage is noticed", () -> !known(a()).current());
        observe(a(), WriteUrgency.EVENTUAL);

        assertThat(requests(known(a()))).isEqualTo(2);
        Subject stranger = Subject.client("default", "stranger");
        assertThatThrownBy(() -> a().profile(stranger, Consistency.BOUNDED, SharedStores.budget()))
                .isInstanceOf(DegradedException.class);
        assertThatThrownBy(() -> a().profile(ACME, Consistency.STRICT, SharedStores.budget()))
                .isInstanceOf(DegradedException.class);
        assertThatThrownBy(
                        () ->
                                a().useOnce(
                                                "k",
                                                clock.millis(),
                                                Duration.ofMinutes(1),
                                                SharedStores.budget()))
                .isInstanceOf(DegradedException.class);
        redis.resume();

        Await.until("it is current again", () -> known(a()).current());
        awaitRequests(b(), 2);
    }

    @Test
    void whatWasLearnedDuringAnOutageIsCountedOnceAfterIt() {
        for (int i = 0; i < 5; i++) {
            observe(stores.get(i % 2), WriteUrgency.AWAITED);
        }
        redis.kill();
        Await.until("the outage is noticed", () -> !known(a()).current() && !known(b()).current());
        for (int i = 0; i < 40; i++) {
            observe(stores.get(i % 2), WriteUrgency.EVENTUAL);
        }
        redis.restart();

        awaitRequests(a(), 45);
        awaitRequests(b(), 45);
        assertThat(requests(known(replica()))).isEqualTo(45);
    }

    @Test
    void anEmptiedRedisGetsBackWhatTheReplicasKnow() {
        for (int i = 0; i < 12; i++) {
            observe(stores.get(i % 2), WriteUrgency.AWAITED);
        }
        redis.command("FLUSHALL");

        Await.until(
                "a newcomer reads it all",
                () -> requests(known(SharedStores.reached(replica()))) == 12);
    }

    @Test
    void aProofIssuedBeforeRedisWasEmptiedIsRefusedAndTheNextOnePasses() {
        stores.forEach(RedisStore::close);
        stores.clear();
        redis.command("FLUSHALL");
        TestClock time = new TestClock();
        RedisStore store = SharedStores.store(redis.port(), time);
        stores.add(store);
        time.advance(Duration.ofSeconds(30));
        long issued = time.millis();
        redis.command("FLUSHALL");
        time.advance(Duration.ofSeconds(1));

        assertThat(store.useOnce("code", issued, Duration.ofMinutes(1), SharedStores.budget()))
                .isEqualTo(OneTimeUse.LOST);
        Await.until(
                "every slot has its marker again",
                () -> redis.command("KEYS", "*:since").texts().size() == 64);
        time.advance(Duration.ofSeconds(30));
        assertThat(
                        store.useOnce(
                                "next",
                                time.millis() - 1,
                                Duration.ofMinutes(1),
                                SharedStores.budget()))
                .isEqualTo(OneTimeUse.FIRST);
    }

    @Test
    void aFullRedisIsDecidedWithoutAndWrittenToLater() {
        observe(a(), WriteUrgency.AWAITED);
        redis.command("CONFIG", "SET", "maxmemory", "1");
        redis.command("CONFIG", "SET", "maxmemory-policy", "noeviction");
        Await.until("it is noticed", () -> !known(a()).current());
        observe(a(), WriteUrgency.EVENTUAL);
        assertThatThrownBy(
                        () ->
                                a().useOnce(
                                                "k",
                                                clock.millis() + 10_000,
                                                Duration.ofMinutes(1),
                                                SharedStores.budget()))
                .isInstanceOf(DegradedException.class);
        redis.command("CONFIG", "SET", "maxmemory", "0");

        awaitRequests(b(), 2);
        Await.until("it is current again", () -> known(a()).current());
    }

    @Test
    void aBurstOverAllReplicasIsHeldToTheLimitWithinAFewTicks() throws InterruptedException {
        LimitKey key = new LimitKey("burst", "acme");
        Await.until(
                "both know of each other",
                () -> a().figures().replicas() == 2 && b().figures().replicas() == 2);
        int granted = 0;
        int sent = 0;
        long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
        // 1,000 requests a second against 50 a second with a burst of 50, for three seconds: 200
        // are due.
        long next = System.nanoTime();
        while (System.nanoTime() < end) {
            if (System.nanoTime() >= next) {
                RedisStore store = stores.get(sent++ % 2);
                boolean passed =
                        store.take(key, 50, 50, Consistency.BOUNDED, SharedStores.budget())
                                .granted();
                granted += passed ? 1 : 0;
                next += 1_000_000;
            } else {
                Thread.sleep(0, 100_000);
            }
        }

        // Each replica alone would let 200 pass, 400 in all.
        assertThat(granted).isBetween(180, 200 + 100);
    }

    @Test
    void aStrictLimitIsExactOverAllReplicas() {
        LimitKey key = new LimitKey("exact", "acme");
        int granted = 0;
        for (int i = 0; i < 60; i++) {
            granted +=
                    stores.get(i % 2)
                                    .take(key, 0.001, 17, Consistency.STRICT, SharedStores.budget())
                                    .granted()
                            ? 1
                            : 0;
        }

        assertThat(granted).isEqualTo(17);
    }

    @Test
    void aRedisThatLostAStrictLimitGrantsNoSecondBurst() {
        LimitKey key = new LimitKey("exact", "acme");
        for (int i = 0; i < 5; i++) {
            a().take(key, 0.001, 5, Consistency.STRICT, SharedStores.budget());
        }
        redis.command("FLUSHALL");

        assertThat(a().take(key, 0.001, 5, Consistency.STRICT, SharedStores.budget()).granted())
                .isFalse();
    }

    @Test
    void aDamagedContributionIsLeftOut() {
        observe(a(), WriteUrgency.AWAITED);
        String key = redis.command("KEYS", "*:profile").texts().getFirst();
        redis.command("HSET", key, "c:0123456789abcdef", "nonsense", "n:0123456789abcdef", "7");
        redis.command("HSET", key, "c:fedcba9876543210", "without a number");
        redis.command("HSET", key, "unknown", "x");

        RedisStore late = replica();
        assertThat(requests(known(late))).isEqualTo(1);
        assertThat(late.figures().damaged()).isEqualTo(2);
    }

    @Test
    void theNamesInRedisTellNothing() {
        observe(a(), WriteUrgency.AWAITED);
        a().useOnce(
                        "otp:default:acme:1",
                        clock.millis(),
                        Duration.ofMinutes(1),
                        SharedStores.budget());
        a().addFailure("otp:default:acme", Duration.ofMinutes(1), SharedStores.budget());

        assertThat(redis.command("KEYS", "*").toString()).doesNotContain("acme");
    }

    @Test
    void whatIsKnownOfAClientEndsAWhileAfterItsLastRequest() {
        observe(a(), WriteUrgency.SOON);
        Await.until("a client that was seen once: a week", () -> remembered(Duration.ofDays(7)));

        for (int i = 0; i < 20; i++) {
            observe(a(), WriteUrgency.SOON);
        }
        Await.until("one that came back: longer", () -> remembered(Duration.ofDays(60)));
    }

    private boolean remembered(Duration expected) {
        List<String> profiles = redis.command("KEYS", "rg2:*:profile").texts();
        if (profiles.isEmpty()) {
            return false;
        }
        Duration left = Duration.ofMillis(redis.command("PTTL", profiles.getFirst()).number());
        return left.compareTo(expected) <= 0 && left.compareTo(expected.minusMinutes(5)) > 0;
    }
}
