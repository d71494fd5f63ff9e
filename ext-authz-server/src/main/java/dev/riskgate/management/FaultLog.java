// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.management;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Logs faults of our own with their place, at most one a second: a fault on every check must not
 * flood the log.
 */
public final class FaultLog {

    private static final Logger LOG = LoggerFactory.getLogger(FaultLog.class);
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final int MAX_CAUSES = 4;
    private static final int MAX_FRAMES = 20;

    private final LongSupplier nanoTime;
    private final AtomicLong next;
    private final AtomicLong silent = new AtomicLong();

    public FaultLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.next = new AtomicLong(nanoTime.getAsLong());
    }

    /**
     * @return whether it was logged; the others are counted and reported with the next one
     */
    public boolean report(Throwable fault) {
        long now = nanoTime.getAsLong();
        long due = next.get();
        if (now - due < 0 || !next.compareAndSet(due, now + INTERVAL_NANOS)) {
            silent.incrementAndGet();
            return false;
        }
        LOG.error(
                "a fault of our own ended a check or an operation ({} more since the last one"
                        + " logged): {}",
                silent.getAndSet(0),
                describe(fault));
        return true;
    }

    /** Where it happened, without messages: they may quote what a caller sent. */
    static String describe(Throwable fault) {
        StringBuilder text = new StringBuilder();
        Throwable cause = fault;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            text.append(depth == 0 ? "" : " caused by ").append(cause.getClass().getName());
            StackTraceElement[] frames = cause.getStackTrace();
            for (int i = 0; i < frames.length && i < MAX_FRAMES; i++) {
                text.append("\n    at ").append(frames[i]);
            }
            text.append('\n');
            cause = cause.getCause();
        }
        return text.toString().stripTrailing();
    }
}
