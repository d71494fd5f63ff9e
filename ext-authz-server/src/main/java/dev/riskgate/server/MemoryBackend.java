// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import dev.riskgate.block.BlockTable;
import dev.riskgate.block.Blocks;
import dev.riskgate.block.LocalBlocks;
import dev.riskgate.identity.use.LocalUses;
import dev.riskgate.identity.use.UseStore;
import dev.riskgate.management.Gauges;
import dev.riskgate.management.Readiness;
import dev.riskgate.server.config.ServerConfig;
import dev.riskgate.state.MemoryStore;
import dev.riskgate.state.StateStore;

import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** State of this process alone, lost when it ends. Thread-safe. */
final class MemoryBackend implements StateBackend {

    private final MemoryStore store;
    private final LocalBlocks blocks;
    private final LocalUses uses;

    MemoryBackend(
            ServerConfig.State state,
            byte[] pseudonymKey,
            InstantSource clock,
            RandomGenerator random) {
        this.store = MemoryStore.startingNow(clock, state.maxSubjects());
        this.blocks = new LocalBlocks(pseudonymKey, clock, random, BlockTable.MAX);
        this.uses = new LocalUses(clock, System::nanoTime);
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
        gauges.cache("profiles", store::size);
    }

    @Override
    public void prepare() {
        // Always there, and quick from the first question on.
    }
}
