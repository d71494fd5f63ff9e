// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.profile;

import dev.riskgate.signals.model.Bits;

/**
 * How two copies of a context are joined, so that neither an old copy nor one made elsewhere at the
 * same time undoes what was decided.
 *
 * <p>Last seen: the later. Promoted: if either is. The rest are two chains, of which the greater is
 * taken whole. (proven at, level, W's window, settled, W, its time): W is a running sum that all
 * replicas of one window continue from the same start, so the larger of two is the one that knows
 * more, and adding them would count the start twice; a later window has it decayed already; a
 * proof, or the operator's word ({@code settled}), is an answer to all that was collected before.
 * (resets, last allowed day, allowed days): a burst that sets the allowed days back is a reset; it
 * outranks copies that have not heard of it.
 */
final class ContextJoin {

    private static final long RESETS_AND_DAYS = ((1L << 15) - 1) << Contexts.ALLOWED;

    private ContextJoin() {}

    static void join(long[] words, int at, long[] other, int from) {
        long a = words[at + 1];
        long b = other[from + 1];
        boolean itsProof = proofOrder(words, at, other, from) < 0;
        boolean itsDays = daysOrder(words, at, other, from) < 0;
        long proven = itsProof ? other[from + 2] : words[at + 2];
        long allowed = itsDays ? other[from + 2] : words[at + 2];
        words[at + 1] =
                Math.max(a >>> SlotTable.MILLIS, b >>> SlotTable.MILLIS) << SlotTable.MILLIS
                        | (itsDays ? b : a) & RESETS_AND_DAYS
                        | (itsProof ? b : a) & 7L << Contexts.LEVEL
                        | (a | b) & SlotTable.PROMOTED
                        | SlotTable.USED;
        words[at + 2] =
                Bits.set(proven, Contexts.ALLOWED_DAY, 16, allowed >>> Contexts.ALLOWED_DAY);
        words[at + 3] = itsProof ? other[from + 3] : words[at + 3];
    }

    /** Compares by (proven at, level, W's window, settled, W, its time). */
    private static int proofOrder(long[] words, int at, long[] other, int from) {
        int order =
                Long.compare(
                        words[at + 2] >>> SlotTable.MILLIS, other[from + 2] >>> SlotTable.MILLIS);
        if (order == 0) {
            order =
                    Long.compare(
                            Bits.get(words[at + 1], Contexts.LEVEL, 3),
                            Bits.get(other[from + 1], Contexts.LEVEL, 3));
        }
        if (order == 0) {
            order = Long.compare(Contexts.wWindow(words, at), Contexts.wWindow(other, from));
        }
        if (order == 0) {
            order =
                    Long.compare(
                            words[at + 2] & Contexts.SETTLED, other[from + 2] & Contexts.SETTLED);
        }
        if (order == 0) {
            order = Float.compare(Contexts.w(words, at), Contexts.w(other, from));
        }
        return order != 0
                ? order
                : Long.compare(words[at + 3] & Contexts.W_TIME, other[from + 3] & Contexts.W_TIME);
    }

    /** Compares by (resets, last allowed day, allowed days). */
    private static int daysOrder(long[] words, int at, long[] other, int from) {
        int order =
                Long.compare(
                        Bits.get(words[at + 1], Contexts.RESETS, 11),
                        Bits.get(other[from + 1], Contexts.RESETS, 11));
        if (order == 0) {
            order =
                    Long.compare(
                            Bits.get(words[at + 2], Contexts.ALLOWED_DAY, 16),
                            Bits.get(other[from + 2], Contexts.ALLOWED_DAY, 16));
        }
        return order != 0
                ? order
                : Long.compare(
                        Bits.get(words[at + 1], Contexts.ALLOWED, 4),
                        Bits.get(other[from + 1], Contexts.ALLOWED, 4));
    }
}
