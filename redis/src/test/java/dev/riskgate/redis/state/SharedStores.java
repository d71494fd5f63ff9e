// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import dev.riskgate.budget.Budget;
import dev.riskgate.budget.CheckBudget;
import dev.riskgate.redis.link.RedisSettings;
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
        return new RedisSettings(
                RedisSettings.Mode.SINGLE,
                List.of(new RedisSettings.Node("127.0.0.1", port)),
                null,
                null,
                null,
                null,
                0,
                null,
                Duration.ofMillis(500));
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

    static void awaitIdle(RedisStore store) {
        Await.until("everything is written", Duration.ofSeconds(20), store::idle);
    }
}
