// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.budget.Budget;
import dev.riskgate.budget.CheckBudget;
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

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Replicas that learn while their connections are cut, stalled and delayed, Redis is killed and
 * replicas are killed, in random orders: in the end every request was counted, once, but for what a
 * killed replica had not written.
 */
@EveryRedis
class SharingChaosTest {

    private static final int CLIENTS = 6;
    private static final int STEPS = 400;

    private final RiskModel model = new RiskModel(Weights.shipped(), RiskSettings.defaults());
    private final InstantSource clock = InstantSource.system();

    /**
     * One replica behind a proxy of its own, and what it has learned since all of it was last in
     * Redis.
     */
    private final class Replica implements AutoCloseable {

        final FaultProxy proxy;
        final RedisStore store;
        final long[] learned = new long[CLIENTS];

        Replica(RedisServer redis) {
            proxy = FaultProxy.inFrontOf(redis.port());
            store =
                    SharedStores.reached(
                            RedisStore.start(
                                    SharedStores.at(proxy.port()),
                                    SharedStores.settings(Duration.ofMinutes(1)),
                                    SharedStores.SECRET,
                                    new Random(),
                                    clock));
        }

        /**
         * @return whether the client could be judged; it cannot be if it is unknown here while
         *     Redis is away
         */
        boolean observe(int client, WriteUrgency writeUrgency) {
            Budget budget =
                    CheckBudget.start(System::nanoTime, TimeUnit.SECONDS.toNanos(5)).mayBlock();
            if (store.idle()) {
                Arrays.fill(learned, 0);
            }
            try {
                ProfileHandle profileHandle =
                        store.profile(
                                Subject.client("default", "c" + client),
                                Consistency.BOUNDED,
                                budget);
                learn(profileHandle, client);
                store.changed(profileHandle, writeUrgency, budget);
            } catch (DegradedException _) {
                return false;
            }
            return true;
        }

        private void learn(ProfileHandle profileHandle, int client) {
            SharedStores.learn(model, store, profileHandle, clock.millis(), client);
        }

        @Override
        public void close() {
            store.close();
            proxy.close();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everythingIsCountedOnceWhateverHappens(long seed) {
        Random random = new Random(seed);
        long[] counted = new long[CLIENTS];
        long[] lost = new long[CLIENTS];
        List<Replica> replicas = new ArrayList<>();
        try (RedisServer redis =
                RedisServer.builder().appendOnly().line("appendfsync always").start()) {
            for (int i = 0; i < 3; i++) {
                replicas.add(new Replica(redis));
            }
            for (int step = 0; step < STEPS; step++) {
                Replica replica = replicas.get(random.nextInt(replicas.size()));
                int client = random.nextInt(CLIENTS);
                WriteUrgency writeUrgency =
                        random.nextBoolean() ? WriteUrgency.SOON : WriteUrgency.EVENTUAL;
                if (replica.observe(client, writeUrgency)) {
                    counted[client]++;
                    replica.learned[client]++;
                }
                switch (random.nextInt(40)) {
                    case 0 -> replica.proxy.cut();
                    case 1 -> replica.proxy.stall();
                    case 2 -> replica.proxy.delay(Duration.ofMillis(20));
                    case 3 -> replica.proxy.refuse();
                    case 4, 5, 6, 7 -> replica.proxy.pass();
                    case 8 -> {
                        redis.kill();
                        redis.restart();
                    }
                    case 9 -> {
                        if (step > STEPS / 4 && lost[0] + lost[1] == 0) {
                            replica.store.kill();
                            for (int i = 0; i < CLIENTS; i++) {
                                lost[i] += replica.learned[i];
                            }
                            replicas.remove(replica);
                            replica.proxy.close();
                            replicas.add(new Replica(redis));
                        }
                    }
                    default -> {}
                }
            }
            replicas.forEach(replica -> replica.proxy.pass());
            for (Replica replica : replicas) {
                SharedStores.awaitIdle(replica.store);
            }
            Replica last = new Replica(redis);
            replicas.add(last);
            for (int i = 0; i < CLIENTS; i++) {
                int client = i;
                Await.until(
                        "client " + i + " is settled",
                        () -> requests(last, client) >= counted[client] - lost[client]);
                assertThat(requests(last, client))
                        .as("client %s: never more than were made", client)
                        .isBetween(counted[client] - lost[client], counted[client]);
            }
        } finally {
            replicas.forEach(Replica::close);
        }
    }

    private static long requests(Replica replica, int client) {
        return replica.store
                .profile(
                        Subject.client("default", "c" + client),
                        Consistency.STRICT,
                        SharedStores.budget())
                .profile()
                .requests();
    }
}
