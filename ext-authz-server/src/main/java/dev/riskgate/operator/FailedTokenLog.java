// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.operator;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Logs requests without the right token, at most once a second: guessing must not flood the log.
 * Thread-safe.
 */
final class FailedTokenLog {

    private static final Logger LOG = LoggerFactory.getLogger(FailedTokenLog.class);
    private static final long INTERVAL_MILLIS = 1_000;

    private final InstantSource clock;
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong silent = new AtomicLong();

    FailedTokenLog(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * @return whether it was logged; the others are counted and reported with the next one
     */
    boolean log(String from) {
        long now = clock.millis();
        long due = next.get();
        if (now < due || !next.compareAndSet(due, now + INTERVAL_MILLIS)) {
            silent.incrementAndGet();
            return false;
        }
        LOG.warn(
                "an operation was requested without the right token, from {} ({} more since"
                        + " the last one logged)",
                from,
                silent.getAndSet(0));
        return true;
    }
}
