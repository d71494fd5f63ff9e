package dev.riskgate.block;

import java.time.Duration;

/** The last word on one name. */
public sealed interface Entry permits Block, Lifted {

    /**
     * How long an entry without effect is still kept, so that an older one, brought late by a replica that was cut off,
     * does not come to life again.
     */
    Duration KEEP = Duration.ofDays(7);

    /** Which of two entries holds. */
    Stamp stamp();

    /** Whether it shuts somebody out at this time. */
    boolean blocks(long nowMillis);

    /** Until when it is kept, milliseconds since the epoch. */
    long keptUntilMillis();
}
