// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.profile;

import dev.riskgate.signals.model.Bits;

/**
 * How far apart the places are in which a client is at the same time: the longest way between two
 * of its usual places that it made faster than anybody travels. {@code season 16 | km in it 16 | km
 * in the one before 16}; a season is 32 days, so what is not seen again is forgotten after 32 to
 * 64.
 *
 * <p>Joined: of each season the longest.
 */
public final class Reach implements ProfileSection {

    /** The trait of every profile. */
    static final Reach SECTION = new Reach();

    private static final int DAYS = 32;
    private static final int SEASON = 32;
    private static final int NOW = 16;
    private static final int BEFORE = 0;
    private static final int MOST_KM = 0xffff;

    private Reach() {}

    /** The longest way, km, in this season and the one before; 0 if there was none. */
    public static int km(long[] words, long millis) {
        long word = at(words[ProfileLayout.REACH], season(millis));
        return (int) Math.max(Bits.get(word, NOW, 16), Bits.get(word, BEFORE, 16));
    }

    /** Notes that the client was in two usual places between which nobody travels that fast. */
    public static void learn(long[] words, long millis, double km) {
        long word = at(words[ProfileLayout.REACH], season(millis));
        long most = Math.max(Bits.get(word, NOW, 16), (long) Math.clamp(km, 0, MOST_KM));
        words[ProfileLayout.REACH] = Bits.set(word, NOW, 16, most);
    }

    private static long season(long millis) {
        return Bits.day(millis) / DAYS;
    }

    /** The word as of a season. One that is over already is read as the newest. */
    private static long at(long word, long season) {
        long behind = season - Bits.get(word, SEASON, 16);
        if (behind <= 0) {
            return word;
        }
        long before = behind == 1 ? Bits.get(word, NOW, 16) : 0;
        return Bits.set(Bits.set(0, SEASON, 16, season), BEFORE, 16, before);
    }

    @Override
    public int id() {
        return 2;
    }

    @Override
    public int at() {
        return ProfileLayout.REACH;
    }

    @Override
    public int words() {
        return 1;
    }

    @Override
    public void join(long[] words, long[] other) {
        long season =
                Math.max(Bits.get(words[at()], SEASON, 16), Bits.get(other[at()], SEASON, 16));
        long mine = at(words[at()], season);
        long its = at(other[at()], season);
        long joined = Bits.set(0, SEASON, 16, season);
        for (int field : new int[] {NOW, BEFORE}) {
            long most = Math.max(Bits.get(mine, field, 16), Bits.get(its, field, 16));
            joined = Bits.set(joined, field, 16, most);
        }
        words[at()] = joined;
    }

    @Override
    public boolean isPossible(long[] words) {
        return Bits.get(words[at()], 48, 16) == 0;
    }
}
