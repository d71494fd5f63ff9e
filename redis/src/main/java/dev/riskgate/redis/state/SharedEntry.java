// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import dev.riskgate.signals.observation.Subject;
import dev.riskgate.signals.profile.Profile;
import dev.riskgate.state.ResidentEntry;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;

/**
 * One subject's profile in this process, and how it stands to what Redis holds. Guarded by its own
 * monitor.
 */
final class SharedEntry extends ResidentEntry<SharedEntry> {

    final byte[] key;
    final Profile profile;

    /** Under which incarnation the profile's own counts are written. */
    String incarnation;

    /** Number of the latest contribution sent under it. */
    long number;

    /** What was sent under it, and under others before. */
    final Ledger ledger = new Ledger();

    /** The profile's generation in Redis; raised by each {@code forget}. */
    long generation;

    /** The latest change in Redis that the profile reflects; −1 if unknown. */
    long seen = -1;

    /** When all contributions were looked at, monotonic: only then the dead are found. */
    long completeNanos;

    /** Changed since the latest contribution. */
    boolean dirty;

    /** Waits in the queue of what is written in its time, or at once. */
    boolean queued;

    boolean hurried;

    /** Known to the {@link Writer} as one that has something to write. */
    boolean listed;

    long dirtySinceNanos;

    /** The exchange under way. */
    @Nullable CompletableFuture<Void> exchange;

    /** How it was sent. */
    Exchange.Way way = Exchange.Way.AT_ONCE;

    /** When the latest exchange began, monotonic. */
    volatile long exchangedNanos;

    /** Until then no check waits for this profile again, since the last attempt failed. */
    volatile long patienceNanos;

    /** Erased in Redis: whoever still holds it learns for nothing. */
    volatile boolean forgotten;

    SharedEntry(Subject subject, byte[] key, Profile profile, String incarnation, long nowNanos) {
        super(subject);
        this.key = key;
        this.profile = profile;
        this.incarnation = incarnation;
        this.exchangedNanos = nowNanos;
        this.patienceNanos = nowNanos;
        this.completeNanos = nowNanos;
    }
}
