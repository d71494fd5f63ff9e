// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.use;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Hours since this was made, by a clock that nobody sets. It goes on only when somebody {@linkplain
 * #advance asks for the time}, so that whoever marks a use need not. Thread-safe.
 */
public final class UseHours {

    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    private final LongSupplier nanoTime;
    private final long start;
    private volatile int now;

    /**
     * @param nanoTime as {@link System#nanoTime}
     */
    public UseHours(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
    }

    /** The hour when somebody last asked for the time. */
    int now() {
        return now;
    }

    /** Looks at the clock. */
    public int advance() {
        now = (int) ((nanoTime.getAsLong() - start) / HOUR);
        return now;
    }
}
