package dev.riskgate.signals;

/**
 * The contexts of a client, credential × device (or software) × network, in slots of four words: {@code hash 64}; {@code
 * last seen 44 | unused 11 | allowed days 4 | proof level 3 | promoted 1 | used 1}; {@code proven at 44 | last allowed
 * day 16 | unused 4}; {@code W 32 | unused 32}. Six slots at most are for promoted contexts, the others for those in
 * quarantine; the most recent stay.
 */
final class Contexts {

    private static final long USED = 1;
    private static final long PROMOTED = 2;
    private static final int LEVEL = 2;
    private static final int ALLOWED = 5;
    private static final int MILLIS = 20;
    private static final int END = Layout.CONTEXTS + Layout.CONTEXT_SLOTS * Layout.CONTEXT_WORDS;
    private static final int PROMOTED_SLOTS = Layout.CONTEXT_SLOTS - Layout.CONTEXT_QUARANTINE;

    private Contexts() {}

    /** The context's name. A proven device stands for itself; software is told by family, version and platform. */
    static long of(Observation o) {
        long software = o.device() != 0 ? o.device() : Bits.mix(o.software(), o.platform());
        return Bits.mix(Bits.mix(o.credential(), software), o.network());
    }

    /** Index of the context's slot, −1 if it has none. */
    static int find(long[] words, long context) {
        for (int at = Layout.CONTEXTS; at < END; at += Layout.CONTEXT_WORDS) {
            if (words[at] == context && used(words, at)) {
                return at;
            }
        }
        return -1;
    }

    static boolean anyPromoted(long[] words) {
        return count(words, true) > 0;
    }

    static boolean promoted(long[] words, int at) {
        return at >= 0 && (words[at + 1] & PROMOTED) != 0;
    }

    static long lastSeen(long[] words, int at) {
        return words[at + 1] >>> MILLIS;
    }

    static float w(long[] words, int at) {
        return Bits.high(words[at + 3]);
    }

    static Proof proof(long[] words, int at) {
        int level = at < 0 ? 0 : (int) Bits.get(words[at + 1], LEVEL, 3);
        return level == 0 ? Proof.NEVER : new Proof(level, words[at + 2] >>> MILLIS);
    }

    /** Index of the context's slot, made if need be, in quarantine. */
    static int enter(long[] words, long context, long millis) {
        int at = find(words, context);
        if (at >= 0) {
            return at;
        }
        for (at = Layout.CONTEXTS; at < END; at += Layout.CONTEXT_WORDS) {
            if (!used(words, at)) {
                break;
            }
        }
        if (at >= END) {
            at = oldest(words, false);
        }
        words[at] = context;
        words[at + 1] = millis << MILLIS | USED;
        words[at + 2] = 0;
        words[at + 3] = 0;
        return at;
    }

    /** Notes a request at this time and the evidence collected by then. A much earlier time means a mended clock. */
    static void seen(long[] words, int at, long millis, double w) {
        long last = lastSeen(words, at);
        long seen = millis < last - Bits.MILLIS_PER_DAY ? millis : Math.max(millis, last);
        words[at + 1] = Bits.set(words[at + 1], MILLIS, 44, seen);
        words[at + 3] = Bits.floats(w, 0);
    }

    /** Counts a day on which requests were allowed; returns how many there were, at most 15. */
    static int allowedOn(long[] words, int at, int day) {
        long days = Bits.get(words[at + 1], ALLOWED, 4);
        if (days == 0 || Bits.get(words[at + 2], 4, 16) != day) {
            days = Math.min(15, days + 1);
            words[at + 1] = Bits.set(words[at + 1], ALLOWED, 4, days);
            words[at + 2] = Bits.set(words[at + 2], 4, 16, day);
        }
        return (int) days;
    }

    static void forgetAllowedDays(long[] words, int at) {
        words[at + 1] = Bits.set(words[at + 1], ALLOWED, 4, 0);
    }

    static void prove(long[] words, int at, int level, long millis) {
        words[at + 1] = Bits.set(words[at + 1], LEVEL, 3, Math.clamp(level, 1, 7));
        words[at + 2] = Bits.set(words[at + 2], MILLIS, 44, millis);
        words[at + 3] = 0;
    }

    static void promote(long[] words, int at) {
        if (!promoted(words, at)) {
            if (count(words, true) >= PROMOTED_SLOTS) {
                int oldest = oldest(words, true);
                for (int i = 0; i < Layout.CONTEXT_WORDS; i++) {
                    words[oldest + i] = 0;
                }
            }
            words[at + 1] |= PROMOTED;
        }
    }

    static void promoteAll(long[] words) {
        for (int at = Layout.CONTEXTS; at < END; at += Layout.CONTEXT_WORDS) {
            if (used(words, at)) {
                promote(words, at);
                words[at + 3] = 0;
            }
        }
    }

    static int count(long[] words, boolean promoted) {
        int count = 0;
        for (int at = Layout.CONTEXTS; at < END; at += Layout.CONTEXT_WORDS) {
            count += used(words, at) && promoted(words, at) == promoted ? 1 : 0;
        }
        return count;
    }

    private static boolean used(long[] words, int at) {
        return (words[at + 1] & USED) != 0;
    }

    /** The least in the order (last seen, hash) among the promoted, or among those in quarantine. */
    private static int oldest(long[] words, boolean promoted) {
        int oldest = -1;
        for (int at = Layout.CONTEXTS; at < END; at += Layout.CONTEXT_WORDS) {
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
        return x != y ? x < y : words[a] < words[b];
    }
}
