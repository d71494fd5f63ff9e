package dev.riskgate.budget;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * A budget that ends at a fixed point of the monotonic clock. Immutable and thread-safe.
 *
 * <p>It comes in two forms: {@link #onEventLoop} never blocks and asks to be moved instead, {@link #mayBlock} blocks
 * until the time is up.
 */
public final class CheckBudget implements Budget {

    private final LongSupplier nanoTime;
    private final long deadlineNanos;
    private final boolean blocking;

    private CheckBudget(LongSupplier nanoTime, long deadlineNanos, boolean blocking) {
        this.nanoTime = nanoTime;
        this.deadlineNanos = deadlineNanos;
        this.blocking = blocking;
    }

    /** @param deadlineNanos when the time is up, on the clock of {@code nanoTime} */
    public static CheckBudget onEventLoop(LongSupplier nanoTime, long deadlineNanos) {
        return new CheckBudget(nanoTime, deadlineNanos, false);
    }

    /** The same end of time, for a thread that may block. */
    public CheckBudget mayBlock() {
        return new CheckBudget(nanoTime, deadlineNanos, true);
    }

    @Override
    public long remainingNanos() {
        return deadlineNanos - nanoTime.getAsLong();
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
