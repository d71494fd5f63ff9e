// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.profile;

import dev.riskgate.signals.model.Bits;
import dev.riskgate.signals.observation.Observation;

/**
 * The contexts of a client, credential × device (or software) × provider (the ASN, or the /24 or
 * /48 where none is known), in a {@link SlotTable} with slots of four words: {@code hash 64};
 * {@code last seen 44 | resets 11 | allowed days 4 | proof level 3 | promoted 1 | used 1}; {@code
 * proven at 44 | last allowed day 16 | unused 3 | settled 1}; {@code W 32 | its time in seconds
 * 32}. Six slots at most are for promoted contexts, the others for those in quarantine; the most
 * recent stay.
 */
public final class Contexts {

    static final int LEVEL = 2;
    static final int ALLOWED = 5;
    static final int RESETS = 9;
    static final int ALLOWED_DAY = 4;
    private static final int MOST_RESETS = (1 << 11) - 1;
    static final long SETTLED = 1;
    static final long W_TIME = 0xffff_ffffL;
    private static final int SECONDS_PER_WINDOW = (int) (RequestRateHabit.SECONDS / 1_000);
    private static final int END =
            ProfileLayout.CONTEXTS + ProfileLayout.CONTEXT_SLOTS * ProfileLayout.CONTEXT_WORDS;
    private static final SlotTable TABLE =
            new SlotTable(
                    ProfileLayout.CONTEXTS,
                    ProfileLayout.CONTEXT_WORDS,
                    ProfileLayout.CONTEXT_SLOTS,
                    ProfileLayout.CONTEXT_SLOTS - ProfileLayout.CONTEXT_QUARANTINE,
                    -1L,
                    ContextJoin::join);

    private Contexts() {}

    /** The context's name: with the provider's network, which a caller roams in. */
    public static long of(Observation o) {
        return Bits.mix(softwareOf(o), FeatureTags.provider(o));
    }

    /**
     * The same with the /24 or /48: what a proof is bound to. It is the context's name, too, where
     * no ASN is known.
     */
    public static long inNetwork(Observation o) {
        return Bits.mix(softwareOf(o), o.network());
    }

    /**
     * A proven device stands for itself; software is identified by family, version and platform.
     */
    private static long softwareOf(Observation o) {
        long software = o.device() != 0 ? o.device() : Bits.mix(o.software(), o.platform());
        return Bits.mix(o.credential(), software);
    }

    /** Index of the context's slot, −1 if it has none. */
    public static int find(long[] words, long context) {
        return TABLE.find(words, context);
    }

    public static boolean anyPromoted(long[] words) {
        return count(words, true) > 0;
    }

    public static boolean promoted(long[] words, int at) {
        return at >= 0 && SlotTable.promoted(words, at);
    }

    public static long lastSeen(long[] words, int at) {
        return SlotTable.lastSeen(words, at);
    }

    /** When any of the contexts was last seen; 0 if there is none. */
    static long latest(long[] words) {
        long latest = 0;
        for (int at = ProfileLayout.CONTEXTS; at < END; at += ProfileLayout.CONTEXT_WORDS) {
            latest = Math.max(latest, SlotTable.used(words, at) ? lastSeen(words, at) : 0);
        }
        return latest;
    }

    /** When any of the client's own contexts was last seen; 0 if it has none. */
    public static long ownLastSeen(long[] words) {
        long latest = 0;
        for (int at = ProfileLayout.CONTEXTS; at < END; at += ProfileLayout.CONTEXT_WORDS) {
            boolean own = SlotTable.used(words, at) && promoted(words, at);
            latest = Math.max(latest, own ? lastSeen(words, at) : 0);
        }
        return latest;
    }

    /** How many of the client's own contexts were seen at this time or later. */
    public static int ownSeenSince(long[] words, long millis) {
        int count = 0;
        for (int at = ProfileLayout.CONTEXTS; at < END; at += ProfileLayout.CONTEXT_WORDS) {
            boolean own = SlotTable.used(words, at) && promoted(words, at);
            count += own && lastSeen(words, at) >= millis ? 1 : 0;
        }
        return count;
    }

    public static float w(long[] words, int at) {
        return Bits.high(words[at + 3]);
    }

    /**
     * When W was as it is, milliseconds: with the last request that was judged here, whoever may
     * have judged a later one.
     */
    public static long wMillis(long[] words, int at) {
        long seen = lastSeen(words, at);
        long seconds = words[at + 3] & W_TIME;
        return seconds(seen) == seconds ? seen : seconds * 1_000;
    }

    static Proof proof(long[] words, int at) {
        int level = at < 0 ? 0 : (int) Bits.get(words[at + 1], LEVEL, 3);
        return level == 0 ? Proof.NEVER : new Proof(level, words[at + 2] >>> SlotTable.MILLIS);
    }

    /** Index of the context's slot, made if need be, in quarantine. */
    public static int enter(long[] words, long context, long millis) {
        int at = find(words, context);
        if (at >= 0) {
            return at;
        }
        at = TABLE.room(words);
        words[at] = context;
        words[at + 1] = millis << SlotTable.MILLIS | SlotTable.USED;
        words[at + 2] = 0;
        words[at + 3] = 0;
        return at;
    }

    /**
     * As {@link #enter(long[], long, long)}. What was known of the context while only its /24 or
     * /48 was known is carried over. A proof stays in its own entry as well, which lives as long as
     * requests come from there.
     *
     * @param inNetwork the context's name with its /24 or /48
     */
    public static int enter(long[] words, long context, long inNetwork, long millis) {
        int from = inNetwork == context ? -1 : find(words, inNetwork);
        if (from < 0) {
            return enter(words, context, millis);
        }
        if (proof(words, from).level() > 0) {
            words[from + 1] =
                    Bits.set(words[from + 1], SlotTable.MILLIS, 44, latest(words, from, millis));
        }
        int at = find(words, context);
        if (at < 0) {
            return carryOver(words, from, context);
        }
        if (promoted(words, from)) {
            promote(words, at);
        }
        return at;
    }

    private static int carryOver(long[] words, int from, long context) {
        if (proof(words, from).level() == 0) {
            words[from] = context;
            return from;
        }
        boolean promoted = promoted(words, from);
        int to = TABLE.room(words);
        System.arraycopy(words, from, words, to, ProfileLayout.CONTEXT_WORDS);
        words[to] = context;
        // Of promoted ones there may be no more: the oldest may have to go.
        words[to + 1] &= ~SlotTable.PROMOTED;
        if (promoted) {
            promote(words, to);
        }
        return to;
    }

    /** When it was seen last, if it is seen now, too. A much earlier time means a mended clock. */
    private static long latest(long[] words, int at, long millis) {
        long last = lastSeen(words, at);
        return millis < last - Bits.MILLIS_PER_DAY ? millis : Math.max(millis, last);
    }

    /** Notes a request at this time and the evidence collected by then. */
    public static void seen(long[] words, int at, long millis, double w) {
        long seen = latest(words, at, millis);
        words[at + 1] = Bits.set(words[at + 1], SlotTable.MILLIS, 44, seen);
        if (seconds(seen) / SECONDS_PER_WINDOW != wWindow(words, at)) {
            words[at + 2] &= ~SETTLED;
        }
        words[at + 3] = Bits.floats(w, 0) | seconds(seen);
    }

    private static long seconds(long millis) {
        return Math.min(millis / 1_000, W_TIME);
    }

    /** Number of the window of ten seconds that W belongs to. */
    static long wWindow(long[] words, int at) {
        return (words[at + 3] & W_TIME) / SECONDS_PER_WINDOW;
    }

    /** Counts a day on which requests were allowed; returns how many there were, at most 15. */
    public static int allowedOn(long[] words, int at, int day) {
        long days = Bits.get(words[at + 1], ALLOWED, 4);
        if (days == 0 || Bits.get(words[at + 2], ALLOWED_DAY, 16) != day) {
            days = Math.min(15, days + 1);
            words[at + 1] = Bits.set(words[at + 1], ALLOWED, 4, days);
            words[at + 2] = Bits.set(words[at + 2], ALLOWED_DAY, 16, day);
        }
        return (int) days;
    }

    /**
     * Sets the allowed days back. It counts as a reset where an older copy could undo it: not if
     * all that is forgotten is today, so there is one a day at most, and their counter lasts for
     * five years of bad days.
     */
    public static void forgetAllowedDays(long[] words, int at, int day) {
        long days = Bits.get(words[at + 1], ALLOWED, 4);
        boolean onlyToday = days == 1 && Bits.get(words[at + 2], ALLOWED_DAY, 16) == day;
        if (days > 0 && !onlyToday) {
            long resets = Math.min(MOST_RESETS, Bits.get(words[at + 1], RESETS, 11) + 1);
            words[at + 1] = Bits.set(words[at + 1], RESETS, 11, resets);
        }
        words[at + 1] = Bits.set(words[at + 1], ALLOWED, 4, 0);
    }

    public static void prove(long[] words, int at, int level, long millis) {
        words[at + 1] = Bits.set(words[at + 1], LEVEL, 3, Math.clamp(level, 1, 7));
        words[at + 2] = Bits.set(words[at + 2], SlotTable.MILLIS, 44, millis);
        settle(words, at);
    }

    public static void promote(long[] words, int at) {
        if (!promoted(words, at)) {
            TABLE.makeRoomForPromoted(words);
            words[at + 1] |= SlotTable.PROMOTED;
        }
    }

    static void promoteAll(long[] words) {
        for (int at = ProfileLayout.CONTEXTS; at < END; at += ProfileLayout.CONTEXT_WORDS) {
            if (SlotTable.used(words, at)) {
                promote(words, at);
                settle(words, at);
            }
        }
    }

    static int count(long[] words, boolean promoted) {
        return TABLE.count(words, promoted);
    }

    /** Adds what the other profile's table holds. */
    static void join(long[] words, long[] other) {
        TABLE.join(words, other);
    }

    /** Whether there are no more promoted contexts than there is room for. */
    static boolean hasRoom(long[] words) {
        return TABLE.count(words, true) <= TABLE.promotedSlots();
    }

    /** Whether each W is a number. */
    static boolean finite(long[] words) {
        boolean finite = true;
        for (int at = ProfileLayout.CONTEXTS; at < END; at += ProfileLayout.CONTEXT_WORDS) {
            finite &= Float.isFinite(w(words, at));
        }
        return finite;
    }

    private static void settle(long[] words, int at) {
        words[at + 2] |= SETTLED;
        words[at + 3] &= W_TIME;
    }
}
