// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.load;

import java.time.Duration;

/**
 * How much to send, and for how long.
 *
 * @param perSecond calls that become due each second, evenly spaced (open loop); 0 for a closed
 *     loop, in which every stream sends its next call as soon as it has the answer to the last
 * @param duration how long calls are sent
 * @param calls at most so many
 * @param grace how long after that an answer is waited for
 */
public record Load(double perSecond, Duration duration, long calls, Duration grace) {

    private static final Duration GRACE = Duration.ofSeconds(5);

    public static Load closed(Duration duration) {
        return new Load(0, duration, Long.MAX_VALUE, GRACE);
    }

    public static Load open(double perSecond, Duration duration) {
        return new Load(perSecond, duration, Long.MAX_VALUE, GRACE);
    }

    /** A closed loop of so many calls, however long they take, up to an hour. */
    public static Load calls(long calls) {
        return new Load(0, Duration.ofHours(1), calls, GRACE);
    }

    /** Ends after so many calls, if the time is not up before. */
    public Load atMost(long most) {
        return new Load(perSecond, duration, Math.min(calls, most), grace);
    }

    public Load withGrace(Duration other) {
        return new Load(perSecond, duration, calls, other);
    }

    boolean isOpen() {
        return perSecond > 0;
    }

    /** The part of this load that one of so many lanes carries. */
    Load share(int lane, int lanes) {
        long part = calls / lanes + (lane < calls % lanes ? 1 : 0);
        return new Load(perSecond / lanes, duration, part, grace);
    }
}
