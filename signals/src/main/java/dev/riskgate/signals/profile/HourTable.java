// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.profile;

import dev.riskgate.signals.model.Bits;

/**
 * When a client is active: 24 hours × {weekday, weekend}, UTC, a byte each. A byte is a bitmap of
 * the last eight ISO weeks, bit 0 the newest, which is the same week for all; so two replicas'
 * tables merge by OR, exactly.
 */
public final class HourTable {

    static final int CELLS = 48;

    /** Bytes with only their lowest bit set. */
    private static final long LOWEST = 0x0101_0101_0101_0101L;

    private HourTable() {}

    /** 0–23 on weekdays, 24–47 on Saturday and Sunday. */
    public static int cell(long millis) {
        int hour = (int) (millis / 3_600_000 % 24);
        long day = millis / Bits.MILLIS_PER_DAY;
        // The epoch began on a Thursday.
        return (day + 3) % 7 < 5 ? hour : 24 + hour;
    }

    /** Weeks since the epoch, from Monday to Sunday. */
    public static int week(long millis) {
        return (int) Math.min((millis / Bits.MILLIS_PER_DAY + 3) / 7, 0xffff);
    }

    /**
     * Number of weeks among the last eight known ones in which the client was active in this cell.
     */
    public static int weeks(long[] words, int cell) {
        return Integer.bitCount(bitmap(words, cell));
    }

    public static int total(long[] words) {
        int total = 0;
        for (int i = 0; i < ProfileLayout.HOUR_WORDS; i++) {
            total += Long.bitCount(words[ProfileLayout.HOURS + i]);
        }
        return total;
    }

    /** As {@link #weeks}, but only those that are not before the given time. */
    public static int weeksSince(long[] words, int cell, long millis) {
        return Integer.bitCount(bitmap(words, cell) & mask(words, millis));
    }

    /** As {@link #total}, but only of weeks that are not before the given time. */
    public static int totalSince(long[] words, long millis) {
        long mask = LOWEST * mask(words, millis);
        int total = 0;
        for (int i = 0; i < ProfileLayout.HOUR_WORDS; i++) {
            total += Long.bitCount(words[ProfileLayout.HOURS + i] & mask);
        }
        return total;
    }

    private static int mask(long[] words, long millis) {
        int back = newest(words) - week(millis);
        return back < 0 ? 0 : back >= 7 ? 0xff : (1 << back + 1) - 1;
    }

    private static int newest(long[] words) {
        return (int) Bits.get(words[ProfileLayout.DAYS], 0, 16);
    }

    /** Cells in which the client was active at all. */
    public static int kinds(long[] words) {
        int kinds = 0;
        for (int i = 0; i < ProfileLayout.HOUR_WORDS; i++) {
            long any = words[ProfileLayout.HOURS + i];
            any |= any >>> 4 & 0x0f0f_0f0f_0f0f_0f0fL;
            any |= any >>> 2 & 0x3f3f_3f3f_3f3f_3f3fL;
            any |= any >>> 1 & 0x7f7f_7f7f_7f7f_7f7fL;
            kinds += Long.bitCount(any & LOWEST);
        }
        return kinds;
    }

    /**
     * Notes activity.
     *
     * @return true if the cell was not yet noted in this week
     */
    public static boolean learn(long[] words, long millis) {
        int week = week(millis);
        int back = newest(words) - week;
        if (back >= 8 || total(words) == 0) {
            back = 0;
            clear(words);
            words[ProfileLayout.DAYS] = Bits.set(words[ProfileLayout.DAYS], 0, 16, week);
        } else if (back < 0) {
            age(words, -back);
            back = 0;
            words[ProfileLayout.DAYS] = Bits.set(words[ProfileLayout.DAYS], 0, 16, week);
        }
        int cell = cell(millis);
        int bitmap = bitmap(words, cell);
        int at = ProfileLayout.HOURS + cell / 8;
        words[at] |= 1L << cell % 8 * 8 + back;
        return bitmap(words, cell) != bitmap;
    }

    /** Adds the other profile's table. */
    static void join(long[] words, long[] other) {
        if (total(other) == 0) {
            return;
        }
        int its = newest(other);
        int own = total(words) == 0 ? its : newest(words);
        int newest = Math.max(own, its);
        if (newest > own) {
            age(words, newest - own);
        }
        words[ProfileLayout.DAYS] = Bits.set(words[ProfileLayout.DAYS], 0, 16, newest);
        int weeks = newest - its;
        long kept = weeks >= 8 ? 0 : LOWEST * (0xff << weeks & 0xff);
        for (int i = 0; i < ProfileLayout.HOUR_WORDS; i++) {
            words[ProfileLayout.HOURS + i] |= other[ProfileLayout.HOURS + i] << weeks & kept;
        }
    }

    private static int bitmap(long[] words, int cell) {
        return (int) (words[ProfileLayout.HOURS + cell / 8] >>> cell % 8 * 8) & 0xff;
    }

    private static void clear(long[] words) {
        for (int i = 0; i < ProfileLayout.HOUR_WORDS; i++) {
            words[ProfileLayout.HOURS + i] = 0;
        }
    }

    private static void age(long[] words, int weeks) {
        if (weeks >= 8) {
            clear(words);
            return;
        }
        long kept = LOWEST * (0xff << weeks & 0xff);
        for (int i = 0; i < ProfileLayout.HOUR_WORDS; i++) {
            words[ProfileLayout.HOURS + i] = words[ProfileLayout.HOURS + i] << weeks & kept;
        }
    }
}
