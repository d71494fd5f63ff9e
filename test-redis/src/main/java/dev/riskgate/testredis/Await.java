// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testredis;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition, and for nothing else. */
public final class Await {

    /**
     * Long enough for a machine that does much else; whoever waits this long in vain has found a
     * fault.
     */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final long BREATH_NANOS = 10_000_000;

    private Await() {}

    /**
     * Looks at the condition every 10 ms until it holds. A condition that throws does not hold.
     *
     * @param what is awaited, for the message: "the replica is in step"
     * @throws AssertionError if it does not hold within {@link #PATIENCE}, with the last that the
     *     condition threw
     */
    public static void until(String what, Callable<Boolean> condition) {
        until(what, PATIENCE, condition);
    }

    /** The same with another patience. */
    public static void until(String what, Duration patience, Callable<Boolean> condition) {
        long end = System.nanoTime() + patience.toNanos();
        Throwable last = null;
        do {
            try {
                if (condition.call()) {
                    return;
                }
                last = null;
            } catch (Exception | AssertionError e) {
                last = e;
            }
            LockSupport.parkNanos(BREATH_NANOS);
        } while (System.nanoTime() < end);
        throw new AssertionError("not within " + patience.toSeconds() + " s: " + what, last);
    }
}
