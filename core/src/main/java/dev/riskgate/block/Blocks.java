// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.block;

import dev.riskgate.identity.Caller;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.List;

/** What is blocked. Thread-safe. */
public interface Blocks {

    /**
     * The block that shuts this caller out now; null if none does. Never waits and asks nobody;
     * allocates nothing, unless a previous key of pseudonyms is in use.
     */
    @Nullable Block of(Caller caller);

    /**
     * The block that shuts this client address out now, itself or as one of many; null if none
     * does. Never waits. Costs one keyed hash for each prefix length of its family that is blocked
     * anywhere.
     */
    @Nullable Block of(InetAddress address);

    /** The block in force for this target now; null if there is none. Never waits. */
    @Nullable Block of(Target target);

    /**
     * Blocks, from now on. A block that is there already is replaced, its end too. In force here
     * when this returns.
     *
     * @param untilMillis when it ends, milliseconds since the epoch; {@link Block#FOREVER} if only
     *     by being lifted
     * @param note why, for operators only
     * @throws FullException if there are as many blocks as there may be
     */
    Change block(Target target, long untilMillis, String note);

    /** Lifts a block; does no harm if there is none. In force here when this returns. */
    Change unblock(Target target);

    /** What is blocked now, the latest first, at most {@code limit}. */
    List<Listed> list(int limit);

    /** How many blocks are in force now. */
    int count();

    /**
     * A block and what it is filed under.
     *
     * @param name the pseudonym, 16 hex digits
     * @param prefix family and length of blocked addresses, such as {@code ipv4/24}; empty for
     *     other kinds
     */
    record Listed(String name, String prefix, Block block) {}

    /**
     * What became of a change.
     *
     * @param before the block that was in force before; null if there was none
     * @param reach who knows of it by now
     */
    record Change(@Nullable Block before, Reach reach) {}

    /** Who knows of a change. */
    enum Reach {
        /**
         * Written where all replicas read it: each knows it within a second, and after a restart.
         */
        EVERYWHERE,
        /**
         * The shared store is away: this replica alone knows it, keeps it, and writes it as soon as
         * the store is back.
         */
        HERE_FOR_NOW,
        /** There is no shared store: this process alone knows it, until it ends. */
        HERE
    }

    /** There are as many blocks as there may be. */
    final class FullException extends RuntimeException {
        public FullException(int max) {
            super(
                    "There are "
                            + max
                            + " blocks, as many as there may be. Lift some, or block the client"
                            + " instead of its tokens.");
        }
    }
}
