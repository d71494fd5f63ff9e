// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import dev.riskgate.block.BlockTable;
import dev.riskgate.block.Blocks;
import dev.riskgate.identity.use.UseStore;
import dev.riskgate.management.Gauges;
import dev.riskgate.management.Readiness;
import dev.riskgate.redis.block.RedisBlocks;
import dev.riskgate.redis.state.RedisRehearsal;
import dev.riskgate.redis.state.RedisStore;
import dev.riskgate.redis.state.SharingSettings;
import dev.riskgate.redis.use.RedisUses;
import dev.riskgate.server.config.Secret;
import dev.riskgate.server.config.ServerConfig;
import dev.riskgate.server.gauges.RedisGauges;
import dev.riskgate.state.StateStore;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** State that replicas share through a Redis. Thread-safe. */
final class RedisBackend implements StateBackend {

    private static final Logger LOG = LoggerFactory.getLogger(RedisBackend.class);

    /** How long Redis may take to say who is blocked, before this is told or goes on without. */
    private static final Duration LOADING_TIME = Duration.ofSeconds(1);

    /** How often it is told. */
    private static final Duration TELLING = Duration.ofSeconds(30);

    private final ServerConfig.Redis.Start start;
    private final RedisStore store;
    private final RedisBlocks blocks;
    private final RedisUses uses;
    private final InstantSource clock;
    private final RandomGenerator random;

    private RedisBackend(
            ServerConfig.Redis.Start start,
            RedisStore store,
            RedisBlocks blocks,
            RedisUses uses,
            InstantSource clock,
            RandomGenerator random) {
        this.start = start;
        this.store = store;
        this.blocks = blocks;
        this.uses = uses;
        this.clock = clock;
        this.random = random;
    }

    static RedisBackend start(
            ServerConfig.Redis redis,
            ServerConfig config,
            byte[] pseudonymKey,
            InstantSource clock,
            RandomGenerator random,
            Lifecycle lifecycle)
            throws StartException {
        ServerConfig.State state = config.state();
        Secret previous = config.observation().previousHashKey();
        byte[] previousKey = previous == null ? null : previous.bytes();
        RedisStore store;
        try {
            store =
                    RedisStore.start(
                            redis.connection(),
                            SharingSettings.of(
                                    state.maxStaleness(), state.maxSubjects(), state.ttl()),
                            pseudonymKey,
                            previousKey,
                            random,
                            clock);
        } catch (IllegalArgumentException e) {
            throw new StartException(
                    "The connection to Redis cannot be set up: "
                            + e.getMessage()
                            + ". Check redis.tls.caFile, certFile and keyFile.");
        }
        lifecycle.add(store);
        RedisBlocks blocks =
                lifecycle.add(
                        RedisBlocks.start(
                                store.link(),
                                pseudonymKey,
                                previousKey,
                                clock,
                                random,
                                BlockTable.MAX));
        RedisUses uses = new RedisUses(store.link(), pseudonymKey, previousKey);
        return new RedisBackend(redis.start(), store, blocks, uses, clock, random);
    }

    @Override
    public StateStore store() {
        return store;
    }

    @Override
    public Blocks blocks() {
        return blocks;
    }

    @Override
    public UseStore uses() {
        return uses;
    }

    @Override
    public void show(Gauges gauges, Readiness readiness) {
        RedisGauges.show(store.figures(), gauges);
        readiness.watch("redis", store.figures()::problem);
        readiness.watch("blocks", blocks::problem);
    }

    /**
     * With {@code redis.start: wait} nothing is served before Redis has answered once and has said
     * who is blocked. With {@code degraded} it is given a moment for that.
     */
    @Override
    public void prepare() {
        boolean wait = start == ServerConfig.Redis.Start.WAIT;
        if (wait && !store.reached().isDone()) {
            LOG.warn("waiting for Redis (redis.start: wait): {}", store.figures().problem());
            store.reached().join();
        }
        awaitBlocks(wait, blocks::awaitLoaded, blocks::problem);
        RedisRehearsal.run(store.link(), clock, random);
    }

    /**
     * @param wait whether to wait as long as it takes
     * @param loaded waits so long, and says whether it is known by then who is blocked
     * @param problem why it is not
     */
    static void awaitBlocks(boolean wait, Predicate<Duration> loaded, Supplier<String> problem) {
        if (loaded.test(LOADING_TIME)) {
            return;
        }
        if (!wait) {
            LOG.warn("{}: nobody is blocked here, until it is", problem.get());
            return;
        }
        do {
            LOG.warn("waiting for Redis (redis.start: wait): {}", problem.get());
        } while (!loaded.test(TELLING) && !Thread.currentThread().isInterrupted());
    }
}
