// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.riskgate.budget.DegradedException;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.state.Consistency;
import dev.riskgate.state.ProfileHandle;
import dev.riskgate.testredis.Await;
import dev.riskgate.testredis.EveryRedis;
import dev.riskgate.testredis.RedisServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What the figures say when replicas or Redis go, and come back. */
@EveryRedis
class RedisFiguresTest {

    /** Far longer than these tests take. */
    private static final Duration LEASE = Duration.ofMinutes(1);

    private final RedisServer redis = RedisServer.start();
    private final List<RedisStore> stores = new ArrayList<>();

    @AfterEach
    void end() {
        stores.forEach(RedisStore::kill);
        redis.close();
    }

    private RedisStore replica() {
        RedisStore store =
                SharedStores.reached(
                        RedisStore.start(
                                SharedStores.at(redis.port()),
                                SharedStores.settings(LEASE),
                                SharedStores.SECRET,
                                new Random(),
                                InstantSource.system()));
        stores.add(store);
        return store;
    }

    private static void awaitReplicas(RedisStore store, long count) {
        Await.until(
                count + " replicas", LEASE.dividedBy(3), () -> store.figures().replicas() == count);
    }

    private static ProfileHandle client(RedisStore store, String id, Consistency consistency) {
        return store.profile(Subject.client("default", id), consistency, SharedStores.budget());
    }

    private static boolean isAnswered(RedisStore store) {
        try {
            client(store, "somebody", Consistency.STRICT);
            return true;
        } catch (DegradedException _) {
            return false;
        }
    }

    private static void awaitAway(RedisStore store) {
        Await.until("Redis is away", () -> !store.figures().problem().isEmpty());
    }

    @Test
    void replicasThatWereExchangedAreNotCountedThoughTheirLeasesGoOn() {
        RedisStore one = replica();
        awaitReplicas(one, 1);
        RedisStore closed = replica();
        RedisStore killed = replica();
        replica();
        awaitReplicas(one, 4);

        closed.close();
        killed.kill();

        awaitReplicas(one, 2);
        assertThat(one.replicas().count()).as("whose contributions may still change").isEqualTo(4);
    }

    @Test
    void withoutRedisNobodyElseIsCountedUntilItIsBack() {
        RedisStore one = replica();
        RedisStore other = replica();
        awaitReplicas(one, 2);

        redis.kill();
        awaitReplicas(one, 1);

        redis.restart();
        awaitReplicas(one, 2);
        awaitReplicas(other, 2);
    }

    @Test
    void aReplicaThatEndsWhileRedisIsAwayIsNotCountedAfterwards() {
        RedisStore one = replica();
        RedisStore other = replica();
        awaitReplicas(one, 2);

        redis.stall();
        awaitAway(one);
        other.kill();
        redis.resume();

        Await.until("Redis is back", () -> one.figures().up() == 1);
        awaitReplicas(one, 1);
    }

    @Test
    void aReplicaThatNobodyAsksShowsThatRedisWasKilled() {
        RedisStore store = replica();
        assertThat(store.figures().failed()).isZero();

        redis.kill();
        Await.until("told", () -> store.figures().failed() > 0);
        long early = store.figures().failed();
        Await.until("it goes on", () -> store.figures().failed() > early + 3);

        redis.restart();
        // Its connections come back one after the other.
        Await.until("Redis answers checks", () -> isAnswered(store));
        long late = store.figures().failed();
        client(store, "acme", Consistency.STRICT);
        assertThat(store.figures().failed()).isEqualTo(late);
    }

    @Test
    void checksThatHadToDoWithoutRedisAreCountedThoughNothingWasSent() {
        RedisStore store = replica();
        client(store, "known", Consistency.BOUNDED);
        redis.stall();
        awaitAway(store);
        long commands = store.figures().commands();
        long failed = store.figures().failed();

        for (int i = 0; i < 100; i++) {
            assertThat(client(store, "known", Consistency.BOUNDED).current()).isFalse();
        }
        assertThat(store.figures().failed()).isGreaterThanOrEqualTo(failed + 100);

        long known = store.figures().failed();
        for (int i = 0; i < 100; i++) {
            assertThatExceptionOfType(DegradedException.class)
                    .isThrownBy(() -> client(store, "unknown", Consistency.BOUNDED));
        }
        assertThat(store.figures().failed()).isGreaterThanOrEqualTo(known + 100);
        assertThat(store.figures().commands()).as("heartbeats only").isLessThan(commands + 100);
    }

    @Test
    void aRedisThatStallsIsShownByWhatCameTooLate() {
        RedisStore store = replica();
        client(store, "known", Consistency.BOUNDED);
        redis.stall();

        assertThatExceptionOfType(DegradedException.class)
                .isThrownBy(() -> client(store, "known", Consistency.STRICT));
        assertThat(store.figures().failed()).isPositive();
    }
}
