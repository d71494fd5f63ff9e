// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.budget.DegradedException;
import dev.riskgate.redis.link.RedisSettings;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.state.Consistency;
import dev.riskgate.state.ProfileHandle;
import dev.riskgate.state.WriteUrgency;
import dev.riskgate.testredis.RedisServer;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class FloodTest {

    private static final int STRANGERS = 1_000_000;
    private static final int AT_ONCE = 100;

    /** Of so many strangers one comes far enough to be learned from. */
    private static final int LEARNED = 20;

    private static final int ACTIVE = 100;
    private static final int MAX = SharedStores.settings().maxSubjects();

    @Test
    void aMillionStrangersNeitherEvictTheActiveNorPassTheBound() throws Exception {
        try (RedisServer redis = RedisServer.start();
                RedisStore store = store(redis.port())) {
            for (int visit = 0; visit < 25; visit++) {
                active(store);
            }
            long before = store.figures().coldReads();

            try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<?>> all = new ArrayList<>();
                for (int caller = 0; caller < AT_ONCE; caller++) {
                    int first = caller;
                    all.add(callers.submit(() -> strangers(store, first)));
                }
                for (Future<?> each : all) {
                    each.get();
                }
            }
            long flooded = store.figures().coldReads();
            assertThat(flooded - before).isGreaterThanOrEqualTo(STRANGERS);
            assertThat(store.size()).isLessThanOrEqualTo(MAX);
            assertThat(store.figures().unwritten()).isLessThanOrEqualTo(3L * MAX);

            active(store);
            assertThat(store.figures().coldReads()).as("all are still known").isEqualTo(flooded);
            SharedStores.awaitIdle(store);
        }
    }

    /** On a Redis that may take its time: this is not about outages. */
    private static RedisStore store(int port) {
        RedisSettings patient =
                new RedisSettings(
                        RedisSettings.Mode.SINGLE,
                        List.of(new RedisSettings.Node("127.0.0.1", port)),
                        null,
                        null,
                        null,
                        null,
                        0,
                        null,
                        Duration.ofSeconds(9));
        return SharedStores.reached(
                RedisStore.start(
                        patient,
                        SharedStores.settings(Duration.ofMinutes(1)),
                        SharedStores.SECRET,
                        new Random(1),
                        InstantSource.system()));
    }

    private static void active(RedisStore store) {
        for (int i = 0; i < ACTIVE; i++) {
            find(store, "active-" + i);
        }
    }

    private static void strangers(RedisStore store, int first) {
        for (int i = first; i < STRANGERS; i += AT_ONCE) {
            ProfileHandle profileHandle = find(store, "stranger-" + i);
            if (i / AT_ONCE % LEARNED == 0) {
                store.changed(profileHandle, WriteUrgency.EVENTUAL, SharedStores.budget());
            }
        }
    }

    private static ProfileHandle find(RedisStore store, String client) {
        Subject subject = Subject.client("default", client);
        while (true) {
            try {
                return store.profile(subject, Consistency.BOUNDED, SharedStores.budget());
            } catch (DegradedException _) {
                // A very busy machine may keep Redis' answers for too long: as a client, come
                // again.
                Thread.yield();
            }
        }
    }
}
