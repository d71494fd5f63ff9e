// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.profile;

/**
 * A table of slots in a profile's words, for what is promoted and, in the room that is left, what
 * is in quarantine. Of each sort the greatest in the order (last seen, name) stay; that order is
 * total, so whoever merges two tables keeps the same.
 *
 * <p>A slot's first word holds its name (the bits of the mask); its second one begins with last
 * seen (44 bits) and ends with promoted and used (a bit each). Immutable; the slots are in the
 * words.
 *
 * @param base index of the first slot's first word
 * @param stride words of a slot
 * @param slots number of slots
 * @param promotedSlots how many of them promoted entries may take
 * @param name bits of the first word that are the name
 * @param fields joins what is known of one name
 */
record SlotTable(int base, int stride, int slots, int promotedSlots, long name, Fields fields) {

    static final long USED = 1;
    static final long PROMOTED = 2;
    static final int MILLIS = 20;

    /** Joins the fields of two slots that have the same name. */
    @FunctionalInterface
    interface Fields {
        void join(long[] words, int at, long[] other, int from);
    }

    static boolean used(long[] words, int at) {
        return (words[at + 1] & USED) != 0;
    }

    static boolean promoted(long[] words, int at) {
        return (words[at + 1] & PROMOTED) != 0;
    }

    static long lastSeen(long[] words, int at) {
        return words[at + 1] >>> MILLIS;
    }

    private int end() {
        return base + slots * stride;
    }

    /** Index of the slot of this name, −1 if it has none. */
    int find(long[] words, long wanted) {
        for (int at = base, end = end(); at < end; at += stride) {
            if ((words[at] & name) == wanted && used(words, at)) {
                return at;
            }
        }
        return -1;
    }

    int count(long[] words, boolean promoted) {
        int count = 0;
        for (int at = base, end = end(); at < end; at += stride) {
            count += used(words, at) && promoted(words, at) == promoted ? 1 : 0;
        }
        return count;
    }

    /** Index of a slot for one more promoted entry that is in the table already, or will be. */
    void makeRoomForPromoted(long[] words) {
        if (count(words, true) >= promotedSlots) {
            clear(words, oldest(words, true));
        }
    }

    /** Index of a free slot, or of the one in quarantine that has to go; −1 if there is neither. */
    int room(long[] words) {
        for (int at = base, end = end(); at < end; at += stride) {
            if (!used(words, at)) {
                return at;
            }
        }
        return oldest(words, false);
    }

    /** Adds what the other profile's table holds. */
    void join(long[] words, long[] other) {
        int fresh = 0;
        for (int slot = 0; slot < slots; slot++) {
            int from = base + slot * stride;
            if (!used(other, from) || same(words, other, from)) {
                continue;
            }
            int at = find(words, other[from] & name);
            if (at < 0) {
                fresh |= 1 << slot;
            } else {
                fields.join(words, at, other, from);
            }
        }
        while (count(words, true) > promotedSlots) {
            clear(words, oldest(words, true));
        }
        for (; fresh != 0; fresh &= fresh - 1) {
            int from = base + Integer.numberOfTrailingZeros(fresh) * stride;
            int at = placeFor(words, other, from);
            if (at >= 0) {
                System.arraycopy(other, from, words, at, stride);
            }
        }
    }

    private boolean same(long[] words, long[] other, int at) {
        for (int i = at; i < at + stride; i++) {
            if (words[i] != other[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Where an entry that is new to this table goes, −1 if nowhere: it is older than all that are
     * here.
     */
    private int placeFor(long[] words, long[] other, int from) {
        boolean promoted = promoted(other, from);
        if (promoted && count(words, true) < promotedSlots) {
            return room(words);
        }
        int at = promoted ? oldest(words, true) : room(words);
        boolean free = at >= 0 && !used(words, at);
        return at >= 0 && (free || before(words, at, other, from)) ? at : -1;
    }

    void clear(long[] words, int at) {
        for (int i = 0; i < stride; i++) {
            words[at + i] = 0;
        }
    }

    /**
     * The least in the order (last seen, name) among the promoted, or among those in quarantine; −1
     * if there is none.
     */
    private int oldest(long[] words, boolean promoted) {
        int oldest = -1;
        for (int at = base, end = end(); at < end; at += stride) {
            boolean counts = used(words, at) && promoted(words, at) == promoted;
            if (counts && (oldest < 0 || before(words, at, words, oldest))) {
                oldest = at;
            }
        }
        return oldest;
    }

    private boolean before(long[] words, int a, long[] other, int b) {
        long x = lastSeen(words, a);
        long y = lastSeen(other, b);
        return x != y ? x < y : (words[a] & name) < (other[b] & name);
    }
}
