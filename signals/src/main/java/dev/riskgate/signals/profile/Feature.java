// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.profile;

import dev.riskgate.signals.model.Bits;

/**
 * What is remembered by value, each in a {@link SlotTable} with slots of two words: {@code tag 32 |
 * days 32} and {@code last seen 44 | uncertainty 2 | first day 16 | promoted 1 | used 1}. The table
 * keeps the most recent promoted values and, in a few slots of their own, the most recent values in
 * quarantine, so that neither a flood of new values nor a long history blocks the other.
 *
 * <p>{@code uncertainty} is of places only: how exact the database was, see {@link
 * dev.riskgate.signals.observation.Geo#uncertainKm}; the worst counts. {@code first day} is where
 * counting began anew: days before it were forgotten, and stay so when another replica's copy,
 * which still has them, is merged.
 */
public enum Feature {
    /** The device where the request proves one, else the client software. */
    SOFTWARE(ProfileLayout.TRAITS, 6, 2),
    PLATFORM(ProfileLayout.TRAITS + 12, 3, 1),
    NETWORK(ProfileLayout.TRAITS + 18, 8, 2),
    /** Country, jointly with whether the network is one that hides where its user is. */
    COUNTRY(ProfileLayout.TRAITS + 34, 4, 1),
    /** A cell of a quarter degree, with its country. */
    PLACE(ProfileLayout.TRAITS + 42, 6, 1);

    static final int WORDS = 2;

    private static final int FIRST_DAY = 2;
    private static final int UNCERTAINTY = 18;

    public final int slots;
    private final int base;
    private final SlotTable slotTable;

    Feature(int base, int slots, int quarantine) {
        this.base = base;
        this.slots = slots;
        this.slotTable =
                new SlotTable(
                        base,
                        WORDS,
                        slots,
                        slots - quarantine,
                        0xffff_ffff_0000_0000L,
                        Feature::joinValue);
    }

    /** Index of the slot's first word. */
    public int at(int slot) {
        return base + slot * WORDS;
    }

    /** Index of the value's slot, −1 if it has none. */
    public int find(long[] words, int tag) {
        return slotTable.find(words, (long) tag << 32);
    }

    public static boolean used(long[] words, int at) {
        return SlotTable.used(words, at);
    }

    public static boolean promoted(long[] words, int at) {
        return SlotTable.promoted(words, at);
    }

    public static int tag(long[] words, int at) {
        return (int) (words[at] >>> 32);
    }

    public static int days(long[] words, int at) {
        return (int) words[at];
    }

    public static long lastSeen(long[] words, int at) {
        return SlotTable.lastSeen(words, at);
    }

    /**
     * Counts the value on this day.
     *
     * @return true if the value was not yet counted on this day
     */
    public boolean learn(long[] words, int tag, long millis, boolean promote) {
        int at = find(words, tag);
        if (at < 0) {
            if (promote) {
                slotTable.makeRoomForPromoted(words);
            }
            at = slotTable.room(words);
            words[at] = (long) tag << 32;
            words[at + 1] = millis << SlotTable.MILLIS | SlotTable.USED;
        } else if (promote && !promoted(words, at)) {
            slotTable.makeRoomForPromoted(words);
        }
        int day = Bits.day(millis);
        int newest = Bits.day(lastSeen(words, at));
        boolean fresh = !DayBitmap.has(days(words, at), newest, day);
        long with = DayBitmap.with(days(words, at), newest, day);
        boolean moved = (int) (with >>> 32) != newest;
        long seen = moved ? millis : Math.max(millis, lastSeen(words, at));
        words[at] = Bits.set(words[at], 0, 32, with);
        words[at + 1] = Bits.set(words[at + 1], SlotTable.MILLIS, 44, seen);
        if (promote) {
            words[at + 1] |= SlotTable.PROMOTED;
        }
        if (firstDay(words, at) > (int) (with >>> 32)) {
            words[at + 1] = Bits.set(words[at + 1], FIRST_DAY, 16, 0);
        }
        return fresh;
    }

    /**
     * What is known of a value under its former name is from now on known of it under the new one.
     */
    public void rename(long[] words, int former, int tag) {
        int from = former == tag ? -1 : find(words, former);
        if (from < 0) {
            return;
        }
        int at = find(words, tag);
        if (at < 0) {
            words[from] = Bits.set(words[from], 32, 32, tag);
        } else {
            joinValue(words, at, words, from);
            slotTable.clear(words, from);
        }
    }

    public static int uncertainty(long[] words, int at) {
        return (int) Bits.get(words[at + 1], UNCERTAINTY, 2);
    }

    public static void uncertain(long[] words, int at, int uncertainty) {
        int worst = Math.max(uncertainty, uncertainty(words, at));
        words[at + 1] = Bits.set(words[at + 1], UNCERTAINTY, 2, worst);
    }

    /** Leaves only the newest day of a value. */
    public static void forgetEarlierDays(long[] words, int at) {
        words[at] = Bits.set(words[at], 0, 32, 1);
        words[at + 1] = Bits.set(words[at + 1], FIRST_DAY, 16, Bits.day(lastSeen(words, at)));
    }

    void promoteAll(long[] words) {
        for (int slot = 0; slot < slots; slot++) {
            int at = at(slot);
            if (used(words, at) && !promoted(words, at)) {
                slotTable.makeRoomForPromoted(words);
                words[at + 1] |= SlotTable.PROMOTED;
            }
        }
    }

    /** Adds what the other profile's table holds. */
    void join(long[] words, long[] other) {
        slotTable.join(words, other);
    }

    /** Whether there are no more promoted values than there is room for. */
    boolean hasRoom(long[] words) {
        return slotTable.count(words, true) <= slotTable.promotedSlots();
    }

    private static void joinValue(long[] words, int at, long[] other, int from) {
        long seen = Math.max(lastSeen(words, at), lastSeen(other, from));
        int newest = Bits.day(seen);
        int first = Math.max(firstDay(words, at), firstDay(other, from));
        int worst = Math.max(uncertainty(words, at), uncertainty(other, from));
        int days =
                DayBitmap.aged(days(words, at), newest - Bits.day(lastSeen(words, at)))
                        | DayBitmap.aged(
                                days(other, from), newest - Bits.day(lastSeen(other, from)));
        words[at] = Bits.set(words[at], 0, 32, DayBitmap.from(days, newest, first));
        words[at + 1] =
                seen << SlotTable.MILLIS
                        | (long) worst << UNCERTAINTY
                        | (long) first << FIRST_DAY
                        | (words[at + 1] | other[from + 1]) & SlotTable.PROMOTED
                        | SlotTable.USED;
    }

    private static int firstDay(long[] words, int at) {
        return (int) Bits.get(words[at + 1], FIRST_DAY, 16);
    }
}
