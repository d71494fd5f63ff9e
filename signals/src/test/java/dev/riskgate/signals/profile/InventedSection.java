// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.profile;

import java.util.List;

/** A trait that only the next build knows: two numbers, of which the greatest count. */
record InventedSection(int id, int at) implements ProfileSection {

    static final int ID = 900;
    static final int AT = ProfileLayout.CORE_WORDS;

    /** How the next build reads and writes profiles. */
    static final ProfileCodec NEXT = new ProfileCodec(List.of(new InventedSection(ID, AT)));

    /** As the next build writes a profile of which it has learned this, too. */
    static byte[] with(Profile profile, long first, long second) {
        long[] words = read(profile.toBytes());
        words[AT] = first;
        words[AT + 1] = second;
        return NEXT.bytes(words, List.of());
    }

    /** All that the next build finds in there. */
    static long[] read(byte[] bytes) {
        long[] words = new long[NEXT.words()];
        NEXT.read(bytes, words);
        return words;
    }

    @Override
    public int words() {
        return 2;
    }

    @Override
    public void join(long[] words, long[] other) {
        words[at] = Math.max(words[at], other[at]);
        words[at + 1] = Math.max(words[at + 1], other[at + 1]);
    }

    @Override
    public boolean isPossible(long[] words) {
        return words[at] >= 0 && words[at + 1] >= 0;
    }
}
