// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.profile;

import dev.riskgate.signals.model.Bits;

/**
 * The part of profiles that is joined: merging it again, or in another order, changes nothing. What
 * is added up is {@link CounterMerge}'s.
 */
public final class Lattice {

    private static final Feature[] TRAITS = Feature.values();

    private Lattice() {}

    /** Adds to a profile's words what the other one knows. The counts are left as they are. */
    static void join(long[] words, long[] other) {
        for (int rate = 0; rate < RequestRateHabit.COUNT; rate++) {
            Habits.join(words, other, RequestRateHabit.at(rate));
        }
        if (dayOrder(words, other) > 0) {
            words[ProfileLayout.DAILY] =
                    Bits.set(
                            words[ProfileLayout.DAILY],
                            ProfileLayout.REFERENCE_DAY,
                            16,
                            day(other));
        }
        if (older(words, other) > 0) {
            words[ProfileLayout.FIRST] = Bits.set(words[ProfileLayout.FIRST], 0, 44, first(other));
        }
        DayBitmap.join(words, other);
        HourTable.join(words, other);
        Contexts.join(words, other);
        for (Feature feature : TRAITS) {
            feature.join(words, other);
        }
        for (ProfileSection section : ProfileLayout.SECTIONS) {
            section.join(words, other);
        }
    }

    /** The first request, milliseconds; 0 if there was none. */
    static long first(long[] words) {
        return Bits.get(words[ProfileLayout.FIRST], 0, 44);
    }

    /**
     * Whether the other profile knows an older first request (1) or does not know the oldest (−1);
     * 0 if it is the same.
     */
    static int older(long[] words, long[] other) {
        return Long.compareUnsigned(first(words) - 1, first(other) - 1);
    }

    /** The day of the references and of the population tokens. */
    public static int day(long[] words) {
        return (int) Bits.get(words[ProfileLayout.DAILY], ProfileLayout.REFERENCE_DAY, 16);
    }

    /**
     * Whose day counts, if two profiles' differ: 1 if the other one's, −1 if this one's, 0 if both,
     * since they are the same. Who knows the older first request knows the client, since the other
     * may have started again; then the later day counts.
     */
    static int dayOrder(long[] words, long[] other) {
        int older = older(words, other);
        return older != 0 ? older : Integer.compare(day(other), day(words));
    }

    public static int tokens(long[] words) {
        return (int) Bits.get(words[ProfileLayout.DAILY], ProfileLayout.TOKENS, 16);
    }

    public static void setTokens(long[] words, long tokens) {
        words[ProfileLayout.DAILY] =
                Bits.set(words[ProfileLayout.DAILY], ProfileLayout.TOKENS, 16, tokens);
    }
}
