// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.profile;

import dev.riskgate.signals.model.Bits;

/**
 * The days on which a client's own contexts called from addresses of which nobody knows the
 * country: {@code days 32 (bitmap) | unused 16 | newest day 16}. On such a day it may have been
 * anywhere, in any kind of network.
 */
public final class Unplaced implements ProfileSection {

    /** The trait of every profile. */
    static final Unplaced SECTION = new Unplaced();

    private Unplaced() {}

    public static void learn(long[] words, int day) {
        long word = words[ProfileLayout.UNPLACED];
        long with = DayBitmap.with((int) (word >>> 32), newest(word), day);
        words[ProfileLayout.UNPLACED] = with << 32 | with >>> 32;
    }

    /** Decayed number of those days, as of the client's last active one. */
    static double mass(long[] words, int lastActiveDay) {
        long word = words[ProfileLayout.UNPLACED];
        return DayBitmap.mass(DayBitmap.aged((int) (word >>> 32), lastActiveDay - newest(word)));
    }

    private static int newest(long word) {
        return (int) Bits.get(word, 0, 16);
    }

    @Override
    public int id() {
        return 3;
    }

    @Override
    public int at() {
        return ProfileLayout.UNPLACED;
    }

    @Override
    public int words() {
        return 1;
    }

    @Override
    public void join(long[] words, long[] other) {
        long mine = words[at()];
        long its = other[at()];
        int newest = Math.max(newest(mine), newest(its));
        int days =
                DayBitmap.aged((int) (mine >>> 32), newest - newest(mine))
                        | DayBitmap.aged((int) (its >>> 32), newest - newest(its));
        words[at()] = (long) days << 32 | newest;
    }

    @Override
    public boolean isPossible(long[] words) {
        return Bits.get(words[at()], 16, 16) == 0;
    }
}
