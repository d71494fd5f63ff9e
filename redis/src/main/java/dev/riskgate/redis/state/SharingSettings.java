// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import java.time.Duration;

/**
 * The times of shared state.
 *
 * @param maxStaleness how old a profile may be when it is decided upon, and how late a change may
 *     reach Redis
 * @param maxSubjects how many profiles are held in this process
 * @param ttl how long a client is remembered after its last request
 * @param newcomerTtl the same, while it was seen a few times only
 * @param heartbeat how often this replica reports that it is alive
 * @param deadAfter how long a replica may write after a heartbeat; after twice this long without
 *     one, its contributions are folded into the base
 */
public record SharingSettings(
        Duration maxStaleness,
        int maxSubjects,
        Duration ttl,
        Duration newcomerTtl,
        Duration heartbeat,
        Duration deadAfter) {

    private static final int FENCE_LEASES = 60;
    private static final int MISSED_HEARTBEATS = 10;

    public static SharingSettings of(Duration maxStaleness, int maxSubjects, Duration ttl) {
        Duration week = Duration.ofDays(7);
        return new SharingSettings(
                maxStaleness,
                maxSubjects,
                ttl,
                ttl.compareTo(week) < 0 ? ttl : week,
                Duration.ofMillis(400),
                Duration.ofMinutes(1));
    }

    /** How long it is remembered that a name was folded or given up, milliseconds. */
    long fenceMillis() {
        return deadAfter.toMillis() * FENCE_LEASES;
    }

    /**
     * A replica that was not heard from for this long is not counted any more as one that shares
     * the state, milliseconds. Its lease goes on.
     */
    long countedMillis() {
        return Math.min(deadAfter.toMillis(), heartbeat.toMillis() * MISSED_HEARTBEATS);
    }

    /**
     * A changed profile is written after this time, with what else has changed by then. Writing
     * also brings back what the others know: where there are others it comes early enough that a
     * busy client's profile never gets stale.
     */
    long writeDelayNanos(boolean alone) {
        return maxStaleness.toNanos() * (alone ? 80 : 65) / 100;
    }

    /** A profile older than this is read again before it is decided upon. */
    long freshNanos() {
        return maxStaleness.toNanos() * 95 / 100;
    }
}
