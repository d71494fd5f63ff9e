// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.block;

import dev.riskgate.redis.link.FormerLayout;
import dev.riskgate.redis.link.NotPermitted;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * One layout in which blocks are kept in Redis, and how this replica stands to it. While replicas
 * of the version before may run there are two, which hold the same: what is found in one is written
 * to the other, and the later word holds. Used by one thread.
 */
final class BlockLayout {

    private static final long READ_NANOS = Duration.ofMinutes(10).toNanos();

    private final Sync sync;
    private final @Nullable FormerLayout former;
    private final Time time;
    private long nextRead;
    private boolean loaded;

    /**
     * @param former whether it is still looked at; null if it always is
     */
    BlockLayout(Sync sync, @Nullable FormerLayout former, Time time) {
        this.sync = sync;
        this.former = former;
        this.time = time;
        this.nextRead = time.nanoTime();
    }

    Sync sync() {
        return sync;
    }

    /** Whether all that it holds was read once. */
    boolean isLoaded() {
        return loaded || isOver();
    }

    /** Whether some of ours found no room in it. */
    boolean isFull() {
        return !isOver() && sync.isFull();
    }

    /** Whether it is looked at no more. */
    boolean isOver() {
        return former != null && former.isOver();
    }

    /**
     * Writes what it lacks, and reads what was changed; the first time it reads before it writes.
     *
     * @param caughtUp takes the hints that have come, and says whether nothing has to be read after
     *     them
     */
    void step(Predicate<BlockLayout> caughtUp) {
        ifPermitted(
                () -> {
                    // Reading comes first: a full Redis accepts nothing, but can be read.
                    boolean room = loaded && sync.write();
                    if (!room
                            || time.nanoTime() - nextRead >= 0
                            || (sync.isBehind() && !caughtUp.test(this))) {
                        sync.read();
                        nextRead = time.nanoTime() + READ_NANOS;
                        loaded = true;
                        sync.write();
                    }
                });
    }

    /** Writes what was found elsewhere meanwhile. */
    void write() {
        ifPermitted(sync::write);
    }

    private void ifPermitted(Runnable action) {
        if (isOver()) {
            return;
        }
        try {
            action.run();
        } catch (NotPermitted refused) {
            if (former == null) {
                throw refused;
            }
            former.over();
        }
    }
}
