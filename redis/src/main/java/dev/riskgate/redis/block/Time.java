// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.block;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Time as it passes for this replica, and all waiting: the only thing that tests replace.
 * Thread-safe.
 */
interface Time {

    /** As {@link System#nanoTime}. */
    long nanoTime();

    /** The next one; null if there is none within that time. */
    <T> @Nullable T poll(BlockingQueue<T> queue, long nanos) throws InterruptedException;

    /** As {@link CompletableFuture#join}. */
    <T> T join(CompletableFuture<T> future);

    /** Whether it was done, and well, within that time. */
    boolean await(CompletableFuture<?> future, Duration patience);

    /** The real one. */
    static Time system() {
        return new Time() {

            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public <T> @Nullable T poll(BlockingQueue<T> queue, long nanos)
                    throws InterruptedException {
                return queue.poll(nanos, TimeUnit.NANOSECONDS);
            }

            @Override
            public <T> T join(CompletableFuture<T> future) {
                return future.join();
            }

            @Override
            public boolean await(CompletableFuture<?> future, Duration patience) {
                try {
                    future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
                    return true;
                } catch (CancellationException | ExecutionException | TimeoutException _) {
                    return false;
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
        };
    }
}
