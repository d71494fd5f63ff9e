// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.block;

import java.util.random.RandomGenerator;

/**
 * When an entry was written: of two entries for one name the later stamp holds, wherever they meet.
 *
 * @param millis milliseconds since the epoch, 0 to {@value #MAX_MILLIS}
 * @param tie drawn at random, unsigned; settles which of two entries of the same millisecond holds
 */
public record Stamp(long millis, long tie) implements Comparable<Stamp> {

    /** Fifteen digits, which a double still holds exactly: Redis' Lua knows no other number. */
    static final long MAX_MILLIS = 999_999_999_999_999L;

    public Stamp {
        if (millis < 0 || millis > MAX_MILLIS) {
            throw new IllegalArgumentException("a stamp's time is out of range: " + millis);
        }
    }

    /**
     * A stamp that comes after the known one, even if the clock that wrote that one is ahead of
     * ours.
     */
    static Stamp after(Stamp known, long nowMillis, RandomGenerator random) {
        long millis = Math.max(nowMillis, known.millis + 1);
        return new Stamp(Math.min(millis, MAX_MILLIS), random.nextLong());
    }

    @Override
    public int compareTo(Stamp other) {
        int byTime = Long.compare(millis, other.millis);
        return byTime != 0 ? byTime : Long.compareUnsigned(tie, other.tie);
    }
}
