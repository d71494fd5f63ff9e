// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.profile;

import dev.riskgate.signals.model.Bits;

/**
 * Active days as a bitmap of the last 32: bit i stands for the day i days before the newest. Two
 * replicas' bitmaps, shifted to the later newest day, merge by OR, exactly.
 */
public final class DayBitmap {

    private DayBitmap() {}

    /** The bitmap as of a day that many days later. */
    static int aged(int bitmap, int days) {
        return days <= 0 ? bitmap : days >= 32 ? 0 : bitmap << days;
    }

    /**
     * The bitmap with a day set, and what its newest day is then, packed as newest day 32 bits,
     * bitmap 32 bits. A day within the window is set in place; one further back than that means the
     * clock was wrong before: it starts again.
     */
    public static long with(int bitmap, int newest, int day) {
        int back = newest - day;
        if (bitmap == 0 || back >= 32) {
            return (long) day << 32 | 1;
        }
        if (back >= 0) {
            return (long) newest << 32 | (bitmap | 1 << back) & 0xffff_ffffL;
        }
        return (long) day << 32 | (aged(bitmap, -back) | 1) & 0xffff_ffffL;
    }

    /** Adds the other profile's active days. */
    static void join(long[] words, long[] other) {
        int bitmap = (int) (words[ProfileLayout.DAYS] >>> 32);
        int more = (int) (other[ProfileLayout.DAYS] >>> 32);
        if (more == 0) {
            return;
        }
        int its = (int) Bits.get(other[ProfileLayout.DAYS], 16, 16);
        int own = bitmap == 0 ? its : (int) Bits.get(words[ProfileLayout.DAYS], 16, 16);
        int newest = Math.max(own, its);
        int all = aged(bitmap, newest - own) | aged(more, newest - its);
        words[ProfileLayout.DAYS] =
                Bits.set(Bits.set(words[ProfileLayout.DAYS], 32, 32, all), 16, 16, newest);
    }

    static boolean has(int bitmap, int newest, int day) {
        int back = newest - day;
        return back >= 0 && back < 32 && (bitmap >>> back & 1) != 0;
    }

    /**
     * Decayed number of active days: the last eight count 1, those before 0.8, 0.63 and 0.5; at
     * most 23.4.
     */
    static double mass(int bitmap) {
        return Integer.bitCount(bitmap & 0xff)
                + 0.8 * Integer.bitCount(bitmap & 0xff00)
                + 0.63 * Integer.bitCount(bitmap & 0xff0000)
                + 0.5 * Integer.bitCount(bitmap & 0xff000000);
    }

    /** How many of the bitmap's days are not before the given day. */
    static int since(int bitmap, int newest, int day) {
        return Integer.bitCount(from(bitmap, newest, day));
    }

    /** The bitmap without the days before the given one. */
    static int from(int bitmap, int newest, int day) {
        int back = newest - day;
        return back < 0 ? 0 : back >= 31 ? bitmap : bitmap & (1 << back + 1) - 1;
    }
}
