// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.block;

import dev.riskgate.redis.state.SimulatedReplica;
import dev.riskgate.redis.state.SimulatedWorld;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;

/** The time of one simulated process, for its own threads. */
final class SimulatedTime implements Time {

    private final SimulatedWorld world;
    private final SimulatedReplica process;
    private final ThreadLocal<Runnable> beforeAwait = ThreadLocal.withInitial(() -> () -> {});

    SimulatedTime(SimulatedWorld world, SimulatedReplica process) {
        this.world = world;
        this.process = process;
    }

    /** Done whenever this thread begins to {@link #await}. */
    void beforeAwait(Runnable what) {
        beforeAwait.set(what);
    }

    @Override
    public long nanoTime() {
        return process.nanoTime();
    }

    @Override
    public <T> @Nullable T poll(BlockingQueue<T> queue, long nanos) {
        if (nanos > 0) {
            process.waitFor(() -> !queue.isEmpty(), world.now() + nanos);
        }
        return queue.poll();
    }

    @Override
    public <T> T join(CompletableFuture<T> future) {
        process.waitFor(future::isDone, Long.MAX_VALUE);
        return future.join();
    }

    @Override
    public boolean await(CompletableFuture<?> future, Duration patience) {
        beforeAwait.get().run();
        process.waitFor(future::isDone, world.now() + patience.toNanos());
        return future.isDone() && !future.isCompletedExceptionally();
    }
}
