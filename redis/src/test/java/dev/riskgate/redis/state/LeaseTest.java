// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.stream.Collectors.toSet;

import dev.riskgate.budget.DegradedException;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.signals.risk.RiskModel;
import dev.riskgate.signals.signal.RiskSettings;
import dev.riskgate.state.Consistency;
import dev.riskgate.state.ProfileHandle;
import dev.riskgate.state.WriteUrgency;
import dev.riskgate.testredis.Await;
import dev.riskgate.testredis.FaultProxy;
import dev.riskgate.testredis.RedisServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * Who lives is not taken for dead, and who was gets everything counted all the same, on a real
 * Redis.
 */
class LeaseTest {

    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final int REPLICAS = 8;
    private static final int CLIENTS = 40;
    private static final Pattern FOLDED = Pattern.compile("(\\w+)@\\d+#[1-9]");

    private final RedisServer redis = RedisServer.start();
    private final RiskModel model = new RiskModel(Weights.shipped(), RiskSettings.defaults());
    private final List<RedisStore> stores = new ArrayList<>();
    private final List<FaultProxy> proxies = new ArrayList<>();
    private final InstantSource clock = InstantSource.system();

    @AfterEach
    void end() {
        proxies.forEach(FaultProxy::pass);
        stores.forEach(RedisStore::close);
        proxies.forEach(FaultProxy::close);
        redis.close();
    }

    private RedisStore replica() {
        FaultProxy proxy = FaultProxy.inFrontOf(redis.port());
        RedisStore store =
                RedisStore.start(
                        SharedStores.at(proxy.port()),
                        SharedStores.settings(LEASE),
                        SharedStores.SECRET,
                        new Random(),
                        clock);
        proxies.add(proxy);
        stores.add(SharedStores.reached(store));
        return store;
    }

    private void request(RedisStore store, String client, WriteUrgency writeUrgency) {
        Subject subject = Subject.client("default", client);
        ProfileHandle profileHandle =
                store.profile(subject, Consistency.BOUNDED, SharedStores.budget());
        learn(store, profileHandle);
        store.changed(profileHandle, writeUrgency, SharedStores.budget());
    }

    private void learn(RedisStore store, ProfileHandle profileHandle) {
        SharedStores.learn(model, store, profileHandle, clock.millis(), 7);
    }

    private static long requests(RedisStore store, String client) {
        Subject subject = Subject.client("default", client);
        return store.profile(subject, Consistency.STRICT, SharedStores.budget())
                .profile()
                .requests();
    }

    /** Names whose contributions were moved into a base. */
    private Set<String> folded() {
        return redis.command("KEYS", "*:profile").texts().stream()
                .map(key -> redis.command("HGET", key, "f").text())
                .flatMap(fences -> FOLDED.matcher(fences).results())
                .map(fence -> fence.group(1))
                .collect(toSet());
    }

    /** Another process in the place of one that is killed, or that ends. */
    private void restart(int index, boolean killed) {
        RedisStore before = stores.get(index);
        SharedStores.awaitIdle(before);
        if (killed) {
            before.kill();
        } else {
            before.close();
        }
        replica();
        stores.set(index, stores.removeLast());
        proxies.set(index, proxies.removeLast());
    }

    private void trouble(int kind, int index) {
        FaultProxy proxy = proxies.get(index);
        switch (kind) {
            case 0, 1, 2 -> {
                proxy.cut();
                proxy.pass();
            }
            case 3 -> proxy.delay(Duration.ofMillis(300));
            case 4 -> proxy.stall();
            case 5 -> proxy.refuse();
            case 6, 7, 8, 9 -> proxy.pass();
            case 10 -> {
                proxy.pass();
                restart(index, true);
            }
            default -> {
                proxy.pass();
                restart(index, false);
            }
        }
    }

    @Test
    void whoeverLivesIsNotFencedAndEveryRequestIsCountedOnceInAStormOfShortOutagesAndRestarts() {
        for (int i = 0; i < REPLICAS; i++) {
            replica();
        }
        Random random = new Random(1);
        long[] counted = new long[CLIENTS];
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (System.nanoTime() < end) {
            int client = random.nextInt(CLIENTS);
            try {
                WriteUrgency writeUrgency =
                        random.nextBoolean() ? WriteUrgency.SOON : WriteUrgency.EVENTUAL;
                request(stores.get(random.nextInt(REPLICAS)), "c" + client, writeUrgency);
                counted[client]++;
            } catch (DegradedException _) {
                // Not known here while the contact is broken.
            }
            if (random.nextInt(100) == 0) {
                trouble(random.nextInt(12), random.nextInt(REPLICAS));
                assertThat(folded())
                        .as("living names")
                        .doesNotContainAnyElementsOf(
                                stores.stream().map(RedisStore::incarnation).toList());
            }
            LockSupport.parkNanos(500_000);
        }
        proxies.forEach(FaultProxy::pass);
        stores.forEach(SharedStores::awaitIdle);

        RedisStore late = replica();
        for (int i = 0; i < CLIENTS; i++) {
            assertThat(requests(late, "c" + i)).as("client %s", i).isEqualTo(counted[i]);
        }
        Await.until(
                "what ended processes have written is in the base, and counted once",
                () -> {
                    for (int i = 0; i < CLIENTS; i++) {
                        assertThat(requests(late, "c" + i)).isEqualTo(counted[i]);
                    }
                    return late.figures().folded() > 0;
                });
    }
}
