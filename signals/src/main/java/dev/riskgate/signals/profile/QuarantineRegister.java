// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.profile;

import dev.riskgate.signals.model.Bits;

/**
 * The one register W that all contexts in quarantine share, in two words: {@code W 32 | unused 32}
 * and {@code its time 44}. Whoever changes address or program with each request goes on where the
 * last context stood. A context that is proven or promoted begins with a W of its own, 0, and
 * leaves this one as it is: so a thief does not clear himself by what the client proves, and what
 * others did in quarantine is not held against an honest new phone once it is the client's own.
 *
 * <p>Joined: the W of the later window of ten seconds, as that one has the earlier decayed already;
 * of the same window the larger, since all processes go on from the same start.
 */
public final class QuarantineRegister implements ProfileSection {

    /** The register of every profile. */
    static final QuarantineRegister SECTION = new QuarantineRegister();

    private QuarantineRegister() {}

    /** W as of {@link #millis}, nats. */
    public static float w(long[] words) {
        return Bits.high(words[ProfileLayout.QUARANTINE_REGISTER]);
    }

    /** When W was as it is, milliseconds; 0 if nobody was in quarantine yet. */
    public static long millis(long[] words) {
        return words[ProfileLayout.QUARANTINE_REGISTER + 1];
    }

    /** Notes the evidence collected by this time. A request that is late does not set it back. */
    public static void seen(long[] words, long millis, double w) {
        long last = millis(words);
        boolean mended = millis < last - Bits.MILLIS_PER_DAY;
        words[ProfileLayout.QUARANTINE_REGISTER] = Bits.floats(w, 0);
        words[ProfileLayout.QUARANTINE_REGISTER + 1] = mended ? millis : Math.max(millis, last);
    }

    @Override
    public int id() {
        return 1;
    }

    @Override
    public int at() {
        return ProfileLayout.QUARANTINE_REGISTER;
    }

    @Override
    public int words() {
        return 2;
    }

    @Override
    public void join(long[] words, long[] other) {
        int order = Long.compare(window(words), window(other));
        if (order == 0) {
            order = Float.compare(w(words), w(other));
        }
        if (order == 0) {
            order = Long.compare(millis(words), millis(other));
        }
        if (order < 0) {
            System.arraycopy(other, at(), words, at(), words());
        }
    }

    private static long window(long[] words) {
        return millis(words) / RequestRateHabit.SECONDS;
    }

    @Override
    public boolean isPossible(long[] words) {
        return Float.isFinite(w(words)) && millis(words) == Bits.clampMillis(millis(words));
    }
}
