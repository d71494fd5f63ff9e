// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.riskgate.budget.DegradedException;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.signals.risk.RiskModel;
import dev.riskgate.signals.signal.RiskSettings;
import dev.riskgate.state.Consistency;
import dev.riskgate.state.ProfileHandle;
import dev.riskgate.state.WriteUrgency;
import dev.riskgate.testredis.Await;
import dev.riskgate.testredis.EveryRedis;
import dev.riskgate.testredis.FaultProxy;
import dev.riskgate.testredis.RedisServer;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What waits to be written while Redis is away has a bound, and counts once when it is back. */
@EveryRedis
class OutageBoundTest {

    private static final int MAX_SUBJECTS = 1_000;

    /** As docs/state.md promises. */
    private static final int BOUND = 2 * MAX_SUBJECTS;

    private static final int CLIENTS = 5 * MAX_SUBJECTS;
    private static final int VISITS = 3;

    private final RiskModel model = new RiskModel(Weights.shipped(), RiskSettings.defaults());

    @Test
    void aFloodDuringAnOutageFillsNoMoreThanTheBoundAndWhatWasKeptIsWrittenOnce() {
        try (RedisServer redis = RedisServer.start();
                FaultProxy proxy = FaultProxy.inFrontOf(redis.port());
                RedisStore store = store(proxy.port())) {
            List<ProfileHandle> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(client(store, i));
            }
            proxy.refuse();
            Await.until("Redis is away", () -> !store.figures().problem().isEmpty());

            for (int visit = 0; visit < VISITS; visit++) {
                for (ProfileHandle each : clients) {
                    visit(store, each);
                }
                assertThat(store.figures().unwritten()).isEqualTo(BOUND);
            }
            assertThatExceptionOfType(DegradedException.class)
                    .as("who is not known is not decided, and takes no room")
                    .isThrownBy(() -> client(store, CLIENTS));
            assertThat(store.figures().unwritten()).isEqualTo(BOUND);
            assertThat(store.figures().dropped()).isEqualTo((long) (CLIENTS - BOUND) * VISITS);

            proxy.pass();
            SharedStores.awaitIdle(store);
            assertThat(store.figures().unwritten()).isZero();
            assertThat(written(redis)).isEqualTo((long) BOUND * VISITS);
        }
    }

    @Test
    void aWriteThatIsAwaitedIsNotTakenForDoneBecauseTooManyWait() {
        try (RedisServer redis = RedisServer.start();
                RedisStore store = store(redis.port())) {
            List<ProfileHandle> clients = new ArrayList<>();
            for (int i = 0; i <= BOUND; i++) {
                clients.add(client(store, i));
            }
            redis.command("CONFIG", "SET", "maxmemory", "1");
            visit(store, clients.getFirst());
            Await.until("Redis is full", () -> !store.figures().problem().isEmpty());
            clients.forEach(each -> visit(store, each));
            assertThat(store.figures().unwritten()).isEqualTo(BOUND);

            assertThatExceptionOfType(DegradedException.class)
                    .isThrownBy(
                            () ->
                                    store.changed(
                                            clients.getLast(),
                                            WriteUrgency.AWAITED,
                                            SharedStores.budget()));

            redis.command("CONFIG", "SET", "maxmemory", "0");
            SharedStores.awaitIdle(store);
            store.changed(clients.getLast(), WriteUrgency.AWAITED, SharedStores.budget());
            try (RedisStore fresh = store(redis.port())) {
                assertThat(client(fresh, BOUND).profile().requests()).isEqualTo(1);
            }
        }
    }

    private void visit(RedisStore store, ProfileHandle profileHandle) {
        SharedStores.learn(model, store, profileHandle, System.currentTimeMillis(), 7);
        store.changed(profileHandle, WriteUrgency.SOON, SharedStores.budget());
    }

    /** The requests that a replica finds that has only just come. */
    private static long written(RedisServer redis) {
        try (RedisStore fresh = store(redis.port())) {
            long requests = 0;
            for (int i = 0; i < CLIENTS; i++) {
                requests += client(fresh, i).profile().requests();
            }
            return requests;
        }
    }

    private static ProfileHandle client(RedisStore store, int i) {
        return store.profile(
                Subject.client("default", "client-" + i),
                Consistency.BOUNDED,
                SharedStores.budget());
    }

    private static RedisStore store(int port) {
        SharingSettings settings =
                SharingSettings.of(Duration.ofMillis(500), MAX_SUBJECTS, Duration.ofDays(60));
        return SharedStores.reached(
                RedisStore.start(
                        SharedStores.at(port),
                        settings,
                        SharedStores.SECRET,
                        new Random(),
                        InstantSource.system()));
    }
}
