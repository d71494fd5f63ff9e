// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import dev.riskgate.block.Blocks;
import dev.riskgate.identity.use.UseStore;
import dev.riskgate.management.Gauges;
import dev.riskgate.management.Readiness;
import dev.riskgate.server.config.ServerConfig;
import dev.riskgate.state.StateStore;

import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * Where profiles, counters and blocks are kept: in this process, or where replicas share them.
 * Thread-safe.
 */
sealed interface StateBackend permits MemoryBackend, RedisBackend {

    /**
     * The one that the configuration asks for. Waits for nobody: see {@link #prepare}.
     *
     * @param pseudonymKey the key of pseudonyms, the same on every replica that shares the state
     * @param lifecycle closes what is opened here
     * @throws StartException if its settings cannot be used
     */
    static StateBackend start(
            ServerConfig config,
            byte[] pseudonymKey,
            InstantSource clock,
            RandomGenerator random,
            Lifecycle lifecycle)
            throws StartException {
        ServerConfig.Redis redis = config.redis();
        return redis == null
                ? new MemoryBackend(config.state(), pseudonymKey, clock, random)
                : RedisBackend.start(redis, config, pseudonymKey, clock, random, lifecycle);
    }

    StateStore store();

    Blocks blocks();

    /** Where uses of credentials are kept. */
    UseStore uses();

    /** Shows how it stands, as metrics and as parts of the readiness. */
    void show(Gauges gauges, Readiness readiness);

    /**
     * Waits until it can be used, as long as the configuration wants, and asks it until it is asked
     * quickly.
     */
    void prepare();
}
