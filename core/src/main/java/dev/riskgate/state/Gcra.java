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
public final class Gcra {

    /** No limit was used yet. */
    static final long[] UNUSED = {};

    /** Above what a policy may ask for, and far below where nanoseconds overflow. */
    private static final double LONGEST_NANOS = 1e9 * 86_400 * 400;

    private Gcra() {}

    /** The same times, or a copy that has a place for this limit too. */
    static long[] withPlace(long[] times, int limit) {
        return limit < times.length ? times : Arrays.copyOf(times, limit + 1);
    }

    /** Takes a request from a limit that is counted here alone. */
    static Permit take(long[] times, int limit, long nowNanos, double perSecond, long burst) {
        return take(times, limit, nowNanos, perSecond, burst, 1);
    }

    /**
     * Takes a request from a limit.
     *
     * @param times theoretical arrival times; that of this limit is changed
     * @param limit its place
     * @param nowNanos any clock; after a step back a request waits no longer than it would have to
     *     right after a burst of each sharer
     * @param perSecond sustained rate, above 0
     * @param burst how many may come at once, at least 1
     * @param sharers how many replicas let a burst pass before they hear of each other, at least 1
     */
    public static Permit take(
            long[] times, int limit, long nowNanos, double perSecond, long burst, long sharers) {
        double interval = 1e9 / perSecond;
        long longest = longestAhead(perSecond, burst, sharers);
        long ahead = Math.clamp(times[limit] - nowNanos, 0, longest);
        double early = ahead + interval * (1 - (double) burst);
        if (early > 0.5) {
            times[limit] = nowNanos + ahead;
            return new Permit(false, 0, Duration.ofNanos((long) Math.ceil(early)));
        }
        // Rounded down, so that a burst is whole.
        ahead += (long) interval;
        times[limit] = nowNanos + ahead;
        long remaining = (long) Math.floor(burst - ahead / interval + 1e-6);
        return new Permit(true, Math.max(0, remaining), Duration.ZERO);
    }

    /**
     * How far ahead the next arrival can be, nanoseconds: what it takes to pay back a whole burst
     * of each sharer. What lies further ahead was written by another clock, or at a lower rate.
     */
    public static long longestAhead(double perSecond, long burst, long sharers) {
        return (long) Math.min(1e9 / perSecond * burst * sharers, LONGEST_NANOS);
    }
}
