// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.budget;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * A budget that ends at a fixed point of the monotonic clock. Immutable and thread-safe.
 *
 * <p>It comes in two forms: {@link #start} never blocks and asks to be moved instead, {@link
 * #mayBlock} blocks until the time is up.
 */
public final class CheckBudget implements Budget {

    private final LongSupplier nanoTime;
    private final long startNanos;
    private final long deadlineNanos;
    private final boolean blocking;

    private CheckBudget(
            LongSupplier nanoTime, long startNanos, long deadlineNanos, boolean blocking) {
        this.nanoTime = nanoTime;
        this.startNanos = startNanos;
        this.deadlineNanos = deadlineNanos;
        this.blocking = blocking;
    }

    /**
     * A budget that starts now.
     *
     * @param nanoTime a monotonic clock, nanoseconds
     * @param budgetNanos how long it lasts
     */
    public static CheckBudget start(LongSupplier nanoTime, long budgetNanos) {
        long start = nanoTime.getAsLong();
        return new CheckBudget(nanoTime, start, start + budgetNanos, false);
    }

    /** The same end of time, for a thread that may block. */
    public CheckBudget mayBlock() {
        return new CheckBudget(nanoTime, startNanos, deadlineNanos, true);
    }

    /** Nanoseconds since the budget started. */
    public long elapsedNanos() {
        return nanoTime.getAsLong() - startNanos;
    }

    @Override
    public long remainingNanos() {
        return deadlineNanos - nanoTime.getAsLong();
    }

    @Override
    public void requireBlocking() {
        if (!blocking) {
            throw MustWait.INSTANCE;
        }
    }

    @Override
    public <T> T awaitRepeatable(CompletableFuture<T> future, long withinNanos) {
        if (!future.isDone() && !blocking && withinNanos < remainingNanos()) {
            throw MustWait.until(future);
        }
        return await(future);
    }

    @Override
    public <T> T await(CompletableFuture<T> future) {
        if (!future.isDone() && !blocking) {
            throw MustWait.INSTANCE;
        }
        try {
            return future.get(Math.max(0, remainingNanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new DegradedException(
                    Degradation.DEADLINE, "the check's time was up while it waited");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DegradedException(
                    Degradation.INTERNAL, "the check was interrupted while it waited");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof DegradedException degraded) {
                throw degraded;
            }
            throw new IllegalStateException(
                    "a future failed with something else than a degradation", e.getCause());
        }
    }
}
