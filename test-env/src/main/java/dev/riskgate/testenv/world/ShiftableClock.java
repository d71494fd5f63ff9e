// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.world;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Real time, moved by an offset that the story changes. Thread-safe. */
public final class ShiftableClock implements InstantSource {

    private final InstantSource real;
    private volatile Duration offset = Duration.ZERO;

    public ShiftableClock(InstantSource real) {
        this.real = real;
    }

    @Override
    public Instant instant() {
        return real.instant().plus(offset);
    }

    /** From now on it is this time, and goes on from there. */
    public void set(Instant now) {
        offset = Duration.between(real.instant(), now);
    }

    /** Lets this much time pass at once. */
    public synchronized void advance(Duration step) {
        offset = offset.plus(step);
    }

    /** From now on it is the real time again. */
    public void reset() {
        offset = Duration.ZERO;
    }
}
