package dev.riskgate.signals;

/**
 * What is remembered by value, each in a table of slots of two words: {@code tag 32 | days 32} and {@code last seen 44
 * | unused 18 | promoted 1 | used 1}. The table keeps the most recent promoted values and, in a few slots of their
 * own, the most recent values in quarantine, so that neither a flood of new values nor a long history blocks the other.
 */
enum Trait {
    /** The device where the request proves one, else the client software. */
    SOFTWARE(6, 2),
    PLATFORM(3, 1),
    NETWORK(8, 2),
    /** Country, jointly with whether the network is one that hides where its user is. */
    COUNTRY(4, 1),
    /** A cell of a quarter degree, with its country. */
    PLACE(6, 1);

    static final int WORDS = 2;

    private static final long USED = 1;
    private static final long PROMOTED = 2;
    private static final int MILLIS = 20;

    final int slots;
    private final int promotedSlots;

    Trait(int slots, int quarantine) {
        this.slots = slots;
        this.promotedSlots = slots - quarantine;
    }

    private int base() {
        return switch (this) {
            case SOFTWARE -> Layout.TRAITS;
            case PLATFORM -> Layout.TRAITS + 12;
            case NETWORK -> Layout.TRAITS + 18;
            case COUNTRY -> Layout.TRAITS + 34;
            case PLACE -> Layout.TRAITS + 42;
        };
    }

    /** Index of the slot's first word. */
    int at(int slot) {
        return base() + slot * WORDS;
    }

    /** Index of the value's slot, −1 if it has none. */
    int find(long[] words, int tag) {
        for (int slot = 0; slot < slots; slot++) {
            int at = at(slot);
            if (used(words, at) && tag(words, at) == tag) {
                return at;
            }
        }
        return -1;
    }

    static boolean used(long[] words, int at) {
        return (words[at + 1] & USED) != 0;
    }

    static boolean promoted(long[] words, int at) {
        return (words[at + 1] & PROMOTED) != 0;
    }

    static int tag(long[] words, int at) {
        return (int) (words[at] >>> 32);
    }

    static int days(long[] words, int at) {
        return (int) words[at];
    }

    static long lastSeen(long[] words, int at) {
        return words[at + 1] >>> MILLIS;
    }

    /**
     * Counts the value on this day.
     *
     * @return true if the value was not yet counted on this day
     */
    boolean learn(long[] words, int tag, long millis, boolean promote) {
        int at = find(words, tag);
        if (at < 0) {
            at = room(words, promote);
            words[at] = (long) tag << 32;
            words[at + 1] = millis << MILLIS | USED;
        } else if (promote && !promoted(words, at)) {
            makeRoomForPromoted(words);
        }
        int day = Bits.day(millis);
        int newest = Bits.day(lastSeen(words, at));
        boolean fresh = !Days.has(days(words, at), newest, day);
        long with = Days.with(days(words, at), newest, day);
        boolean moved = (int) (with >>> 32) != newest;
        long seen = moved ? millis : Math.max(millis, lastSeen(words, at));
        words[at] = words[at] & 0xffff_ffff_0000_0000L | with & 0xffff_ffffL;
        words[at + 1] = seen << MILLIS | words[at + 1] & PROMOTED | USED | (promote ? PROMOTED : 0);
        return fresh;
    }

    /** Leaves only the newest day of a value. */
    static void forgetEarlierDays(long[] words, int at) {
        words[at] = Bits.set(words[at], 0, 32, 1);
    }

    void promoteAll(long[] words) {
        for (int slot = 0; slot < slots; slot++) {
            int at = at(slot);
            if (used(words, at) && !promoted(words, at)) {
                makeRoomForPromoted(words);
                words[at + 1] |= PROMOTED;
            }
        }
    }

    private void makeRoomForPromoted(long[] words) {
        if (count(words, true) >= promotedSlots) {
            int oldest = oldest(words, true);
            words[oldest] = 0;
            words[oldest + 1] = 0;
        }
    }

    private int room(long[] words, boolean promote) {
        if (promote) {
            makeRoomForPromoted(words);
        }
        for (int slot = 0; slot < slots; slot++) {
            if (!used(words, at(slot))) {
                return at(slot);
            }
        }
        return oldest(words, false);
    }

    private int count(long[] words, boolean promoted) {
        int count = 0;
        for (int slot = 0; slot < slots; slot++) {
            int at = at(slot);
            count += used(words, at) && promoted(words, at) == promoted ? 1 : 0;
        }
        return count;
    }

    /** The least in the order (last seen, tag) among the promoted, or among those in quarantine. */
    private int oldest(long[] words, boolean promoted) {
        int oldest = -1;
        for (int slot = 0; slot < slots; slot++) {
            int at = at(slot);
            boolean counts = used(words, at) && promoted(words, at) == promoted;
            if (counts && (oldest < 0 || before(words, at, oldest))) {
                oldest = at;
            }
        }
        return oldest;
    }

    private static boolean before(long[] words, int a, int b) {
        long x = lastSeen(words, a);
        long y = lastSeen(words, b);
        return x != y ? x < y : tag(words, a) < tag(words, b);
    }
}
