// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.profile;

import dev.riskgate.signals.model.Bits;

/**
 * How the request rates of two profiles are joined. What is counted in their windows is {@link
 * CounterMerge}'s.
 */
final class Habits {

    private Habits() {}

    /**
     * Whose windows count, if two profiles' differ: 1 if the other one's, −1 if this one's, 0 if
     * both, since they are the same. The one with the older first request knows the client, since
     * the other may have started again; then the later window counts.
     */
    static int order(long[] words, long[] other, int at) {
        int older = Lattice.older(words, other);
        return older != 0
                ? older
                : Long.compare(
                        RequestRateHabit.openWindow(other, at),
                        RequestRateHabit.openWindow(words, at));
    }

    /**
     * Joins what two profiles say beside their counts: the window, its level and the habit are of
     * the one whose windows count; if that are both, the larger level, and the habit of the one
     * that has more windows, then more requests. A habit holds the windows that are over, and
     * whichever process closes a window adds it to all that it knows, so the greater habit has what
     * the other has; to add them would count the same windows twice. The reference is of the one
     * whose day counts, the larger if that are both.
     */
    static void join(long[] words, long[] other, int at) {
        int order = order(words, other, at);
        int later = Lattice.dayOrder(words, other);
        float reference = Bits.high(words[at + 3]);
        float its = Bits.high(other[at + 3]);
        float level = Bits.low(words[at + 3]);
        float itsLevel = Bits.low(other[at + 3]);
        if (order > 0 || order == 0 && moreHabit(words, other, at) > 0) {
            words[at + 1] = Bits.set(words[at + 1], 0, 32, other[at + 1]);
            words[at + 2] = other[at + 2];
        }
        if (order > 0) {
            words[at] = RequestRateHabit.withoutRequests(other, at);
        } else if (order == 0) {
            RequestRateHabit.joinFollows(words, other, at);
        }
        words[at + 3] =
                Bits.floats(
                        later > 0 ? its : later < 0 ? reference : Math.max(reference, its),
                        order > 0 ? itsLevel : order < 0 ? level : Math.max(level, itsLevel));
    }

    private static int moreHabit(long[] words, long[] other, int at) {
        int order = Float.compare(Bits.low(other[at + 1]), Bits.low(words[at + 1]));
        if (order == 0) {
            order = Float.compare(Bits.high(other[at + 2]), Bits.high(words[at + 2]));
        }
        return order != 0 ? order : Float.compare(Bits.low(other[at + 2]), Bits.low(words[at + 2]));
    }
}
