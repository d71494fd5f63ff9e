// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.load;

import org.jspecify.annotations.Nullable;

/**
 * The open streams of one connection, in arrays: a stream lives in the slot that its id points to.
 * An id whose slot is still taken by an older stream is skipped, which HTTP/2 allows (RFC 9113,
 * section 5.1.1). Not thread-safe.
 */
final class Streams {

    private static final int SLOTS_PER_STREAM = 4;

    private final int mask;
    private final int[] ids;
    final Call[] calls;
    final long[] due;
    final int[] sent;
    final int[] window;

    /** What the message said so far; null until it is complete. */
    final @Nullable AnswerKind[] kinds;

    /** Pieces of a message that came in more than one DATA frame. */
    final byte[] @Nullable [] pieces;

    private int open;
    private int nextId;

    Streams(int most, int firstId) {
        int slots = Integer.highestOneBit(Math.max(1, most) * SLOTS_PER_STREAM * 2 - 1);
        mask = slots - 1;
        ids = new int[slots];
        calls = new Call[slots];
        due = new long[slots];
        sent = new int[slots];
        window = new int[slots];
        kinds = new AnswerKind[slots];
        pieces = new byte[slots][];
        nextId = firstId;
    }

    int open() {
        return open;
    }

    int slots() {
        return ids.length;
    }

    /** The id of the stream in this slot; 0 if it is free. */
    int id(int slot) {
        return ids[slot];
    }

    /** The slot of an open stream, or -1. */
    int slot(int id) {
        int slot = id >>> 1 & mask;
        return ids[slot] == id ? slot : -1;
    }

    boolean idsAreUsedUp() {
        return nextId < 0;
    }

    /** Opens a stream with the next id that has a free slot; -1 if the ids are used up. */
    int add(Call call, long dueNanos, int initialWindow) {
        while (nextId > 0) {
            int id = nextId;
            // Past the largest id this overflows to a negative number, and stays there.
            nextId += 2;
            int slot = id >>> 1 & mask;
            if (ids[slot] == 0) {
                ids[slot] = id;
                calls[slot] = call;
                due[slot] = dueNanos;
                sent[slot] = 0;
                window[slot] = initialWindow;
                kinds[slot] = null;
                pieces[slot] = null;
                open++;
                return slot;
            }
        }
        return -1;
    }

    void remove(int slot) {
        ids[slot] = 0;
        pieces[slot] = null;
        open--;
    }
}
