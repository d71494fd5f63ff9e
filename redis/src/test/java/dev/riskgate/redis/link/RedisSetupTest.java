// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.link;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import dev.riskgate.redis.state.RedisStore;
import dev.riskgate.redis.state.SharedStores;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.signals.risk.RiskModel;
import dev.riskgate.signals.signal.RiskSettings;
import dev.riskgate.state.Consistency;
import dev.riskgate.state.ProfileHandle;
import dev.riskgate.state.WriteUrgency;
import dev.riskgate.testredis.Await;
import dev.riskgate.testredis.EveryRedis;
import dev.riskgate.testredis.RedisBuilder;
import dev.riskgate.testredis.RedisServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What docs/state.md says of how a Redis should be set up. */
@EveryRedis
class RedisSetupTest {

    private static final Subject ACME = Subject.client("default", "acme");

    private final InstantSource clock = InstantSource.system();
    private final RiskModel model = new RiskModel(Weights.shipped(), RiskSettings.defaults());
    private final Logger log = (Logger) LoggerFactory.getLogger(Eviction.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        // Other threads log as well.
        lines.list = new CopyOnWriteArrayList<>();
        lines.start();
        log.addAppender(lines);
    }

    @AfterEach
    void stop() {
        log.detachAppender(lines);
    }

    @Test
    void aRedisThatEvictsIsWarnedOf() {
        for (String policy : List.of("allkeys-lru", "volatile-ttl")) {
            lines.list.clear();
            try (RedisServer redis = evicting(policy).start();
                    RedisStore _ = SharedStores.store(redis.port(), clock)) {
                Await.until("it is said", () -> said().contains("maxmemory-policy " + policy));
                assertThat(said()).contains("noeviction");
            }
        }
    }

    @Test
    void oneThatRefusesWritesWhenItIsFullOrHasNoBoundIsNot() {
        for (RedisBuilder builder :
                List.of(
                        RedisServer.builder().maxMemory("100mb"),
                        RedisServer.builder().line("maxmemory-policy allkeys-lru"))) {
            try (RedisServer redis = builder.start();
                    RedisStore store = SharedStores.store(redis.port(), clock)) {
                observe(store);
                assertThat(said()).isEmpty();
            }
        }
    }

    /** As after a crash with {@code appendfsync everysec}, or with a dump of a while ago. */
    @Test
    void whatThePersistenceOfRedisMissedIsWrittenOnceMore() {
        try (RedisServer redis = RedisServer.start();
                RedisStore store = SharedStores.store(redis.port(), clock)) {
            observe(store);
            redis.command("SAVE");
            observe(store);
            observe(store);

            redis.kill();
            redis.restart();

            assertThat(redis.command("KEYS", "*:profile").list()).as("the dump").hasSize(1);
            Await.until("this replica is back", () -> store.figures().up() == 1);
            Await.until(
                    "a replica that comes later knows all three",
                    Duration.ofSeconds(20),
                    () -> {
                        try (RedisStore late = SharedStores.store(redis.port(), clock)) {
                            return requests(late) == 3;
                        }
                    });
        }
    }

    private static RedisBuilder evicting(String policy) {
        return RedisServer.builder().line("maxmemory 100mb").line("maxmemory-policy " + policy);
    }

    private String said() {
        return List.copyOf(lines.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .reduce("", (all, one) -> all + one + "\n");
    }

    private void observe(RedisStore store) {
        ProfileHandle profileHandle =
                store.profile(ACME, Consistency.STRICT, SharedStores.budget());
        SharedStores.learn(model, store, profileHandle, clock.millis(), 7);
        store.changed(profileHandle, WriteUrgency.AWAITED, SharedStores.budget());
    }

    private static long requests(RedisStore store) {
        return store.profile(ACME, Consistency.STRICT, SharedStores.budget()).profile().requests();
    }
}
