// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.use;

import org.jspecify.annotations.Nullable;

/**
 * The latest use of one credential in this process, to the hour. Marking it costs a comparison, and
 * once an hour a write. Thread-safe.
 */
public final class UseMark {

    private static final int NEVER = -1;

    private final UseHours hours;
    private volatile int used = NEVER;

    /** What was told to the store. Belongs to whoever does. */
    private int filed = NEVER;

    private volatile @Nullable KeptUse kept;

    public UseMark(UseHours hours) {
        this.hours = hours;
    }

    /** The credential was used now. Two threads may write at once: both write the same hour. */
    public void use() {
        int now = hours.now();
        if (used != now) {
            used = now;
        }
    }

    /** Whether there was a use that is not {@link #filed} yet. Of one thread at a time. */
    public boolean isNews() {
        return used != filed;
    }

    /**
     * What has to be filed.
     *
     * @param now the present hour
     */
    public Filing filing(int now) {
        int hour = used;
        return new Filing(hour, hour == NEVER ? UseStore.NOT_USED : Math.max(0, now - hour));
    }

    /** It was. Of one thread at a time. */
    public void filed(Filing filing, @Nullable KeptUse answer) {
        filed = filing.hour;
        kept = answer;
    }

    /** What the store last said; null before that. */
    public @Nullable KeptUse kept() {
        return kept;
    }

    /**
     * @param hour of this process
     * @param hoursAgo the same as {@link UseStore} takes it
     */
    public record Filing(int hour, int hoursAgo) {}
}
