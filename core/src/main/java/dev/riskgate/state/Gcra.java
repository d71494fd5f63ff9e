// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.state;

import dev.riskgate.state.StateStore.Permit;

import java.time.Duration;
import java.util.Arrays;

/**
 * The generic cell rate algorithm (ITU-T I.371): a token bucket that needs one number, the
 * theoretical arrival time of the next request. The numbers of all limits of one client, address or
 * route are kept in one array, since an object for each would take three times the memory. Whoever
 * owns the array holds a lock.
 */
final class Gcra {

    /** No limit was used yet. */
    static final long[] UNUSED = {};

    private Gcra() {}

    /** The same times, or a copy that has a place for this limit too. */
    static long[] withPlace(long[] times, int limit) {
        return limit < times.length ? times : Arrays.copyOf(times, limit + 1);
    }

    /**
     * Takes a request from a limit.
     *
     * @param times theoretical arrival times; that of this limit is changed
     * @param limit its place
     * @param nowNanos any monotonic clock; may step back, which only makes the limit stricter for a
     *     moment
     * @param perSecond sustained rate, above 0
     * @param burst how many may come at once, at least 1
     */
    static Permit take(long[] times, int limit, long nowNanos, double perSecond, long burst) {
        double interval = 1e9 / perSecond;
        long start = Math.max(times[limit], nowNanos);
        long early = (long) (start + interval * (1 - (double) burst)) - nowNanos;
        if (early > 0) {
            return new Permit(false, 0, Duration.ofNanos(early));
        }
        long next = start + (long) interval;
        times[limit] = next;
        long remaining = (long) Math.floor(burst - (next - nowNanos) / interval);
        return new Permit(true, Math.max(0, remaining), Duration.ZERO);
    }
}
