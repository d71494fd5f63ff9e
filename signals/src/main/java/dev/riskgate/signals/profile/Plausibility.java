// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.profile;

import dev.riskgate.signals.model.Bits;

/**
 * Whether somebody can have counted what a profile's core says. Whoever wrote an impossible one
 * knew the checksum; nothing that is computed from it may fail.
 */
final class Plausibility {

    private Plausibility() {}

    static boolean isPossible(long[] words) {
        boolean possible =
                words[ProfileLayout.REQUESTS] >= 0
                        && Contexts.hasRoom(words)
                        && Contexts.finite(words);
        for (Feature feature : Feature.values()) {
            possible &= feature.hasRoom(words);
        }
        for (int rate = 0; rate < RequestRateHabit.COUNT; rate++) {
            possible &= isPossible(words, RequestRateHabit.at(rate));
        }
        return possible;
    }

    /** Whether all sums of a rate are numbers that can be. */
    private static boolean isPossible(long[] words, int at) {
        return isPossible(Bits.low(words[at + 1]))
                && isPossible(Bits.high(words[at + 2]))
                && isPossible(Bits.low(words[at + 2]))
                && isPossible(Bits.high(words[at + 3]))
                && Float.isFinite(Bits.low(words[at + 3]))
                && (int) words[at] >= 0
                && words[at + 1] >= 0;
    }

    private static boolean isPossible(float sum) {
        return sum >= 0 && Float.isFinite(sum);
    }
}
