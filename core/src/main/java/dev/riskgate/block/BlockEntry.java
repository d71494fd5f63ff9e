// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.block;

import java.time.Duration;

/** The last word on one name. */
public sealed interface BlockEntry permits Block, Lifted {

    /**
     * How long an entry without effect is still kept, so that an older one, brought late by a
     * replica that was cut off, does not come to life again.
     */
    Duration KEEP = Duration.ofDays(7);

    /** The same where room is wanted: long enough for every replica to have heard of it. */
    Duration KEEP_AT_LEAST = Duration.ofMinutes(1);

    /** Which of two entries holds. */
    Stamp stamp();

    /** Whether it shuts somebody out at this time. */
    boolean blocks(long nowMillis);

    /**
     * From when on it blocks nobody, milliseconds since the epoch; {@link Block#FOREVER} if never.
     */
    long endMillis();

    /** Until when it is kept, milliseconds since the epoch. */
    default long keptUntilMillis() {
        return keptUntilMillis(KEEP);
    }

    /** The same where less is kept, for want of room. */
    default long keptUntilMillis(Duration keep) {
        return endMillis() == Block.FOREVER ? Block.FOREVER : endMillis() + keep.toMillis();
    }
}
