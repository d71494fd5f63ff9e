// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import dev.riskgate.budget.Budget;
import dev.riskgate.budget.CheckBudget;
import dev.riskgate.redis.link.RedisSettings;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.risk.Outcome;
import dev.riskgate.signals.risk.RiskModel;
import dev.riskgate.state.ProfileHandle;
import dev.riskgate.testredis.Await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Stores on a real Redis, as a replica would make them. */
public final class SharedStores {

    public static final byte[] SECRET =
            "a secret of all the replicas, 32+".getBytes(StandardCharsets.UTF_8);

    private SharedStores() {}

    static RedisSettings at(int port) {
        return at(port, Duration.ofMillis(500));
    }

    static RedisSettings at(int port, Duration timeout) {
        return new RedisSettings(
                RedisSettings.Mode.SINGLE,
                List.of(new RedisSettings.Node("127.0.0.1", port)),
                null,
                null,
                null,
                null,
                0,
                null,
                timeout);
    }

    public static SharingSettings settings() {
        return settings(Duration.ofSeconds(2));
    }

    static SharingSettings settings(Duration deadAfter) {
        return new SharingSettings(
                Duration.ofMillis(500),
                10_000,
                Duration.ofDays(60),
                Duration.ofDays(7),
                Duration.ofMillis(100),
                deadAfter);
    }

    public static RedisStore store(int port, InstantSource clock) {
        return reached(RedisStore.start(at(port), settings(), SECRET, new Random(), clock));
    }

    public static RedisStore reached(RedisStore store) {
        store.reached().orTimeout(20, TimeUnit.SECONDS).join();
        return store;
    }

    public static Budget budget() {
        return CheckBudget.start(System::nanoTime, TimeUnit.SECONDS.toNanos(10)).mayBlock();
    }

    /** Learns an ordinary request to this object, the client's usual one in all else. */
    public static void learn(
            RiskModel model, RedisStore store, ProfileHandle handle, long timeMillis, long object) {
        Observation request =
                new Observation(
                        timeMillis,
                        1,
                        0,
                        2,
                        3,
                        4,
                        5,
                        0,
                        new Place("DE", 64500, 52, 13, 10, Place.NetworkClass.ORDINARY),
                        6,
                        Observation.Method.READ,
                        object,
                        0);
        var assessment = model.assess(handle.profile(), store.population(), request);
        model.fold(handle.profile(), store.population(), request, assessment, Outcome.ALLOWED, 0);
    }

    static void awaitIdle(RedisStore store) {
        Await.until("everything is written", Duration.ofSeconds(20), store::idle);
    }
}
