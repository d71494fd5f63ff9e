// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.model;

/** Fields inside 64-bit words, and the hash that names go through. */
public final class Bits {

    public static final long MILLIS_PER_DAY = 86_400_000L;
    private static final long LATEST = (1L << 44) - 1;

    private Bits() {}

    /** A time that fits 44 bits: before 1970 counts as 1970, after 2527 as 2527. */
    public static long clampMillis(long millis) {
        return Math.clamp(millis, 0L, LATEST);
    }

    public static int day(long clampedMillis) {
        return (int) Math.min(clampedMillis / MILLIS_PER_DAY, 0xffff);
    }

    /** {@code width} bits of the word from bit {@code shift} on, unsigned. */
    public static long get(long word, int shift, int width) {
        return word >>> shift & mask(width);
    }

    /** The word with {@code width} bits from bit {@code shift} on replaced. */
    public static long set(long word, int shift, int width, long value) {
        return word & ~(mask(width) << shift) | (value & mask(width)) << shift;
    }

    public static float high(long word) {
        return Float.intBitsToFloat((int) (word >>> 32));
    }

    public static float low(long word) {
        return Float.intBitsToFloat((int) word);
    }

    public static long floats(double high, double low) {
        return (long) Float.floatToIntBits((float) high) << 32
                | Float.floatToIntBits((float) low) & 0xffff_ffffL;
    }

    /** Two hashes into one; the finaliser is the 64-bit one of MurmurHash3. */
    public static long mix(long a, long b) {
        long h = a * 0x9e3779b97f4a7c15L + b;
        h ^= h >>> 33;
        h *= 0xff51afd7ed558ccdL;
        h ^= h >>> 33;
        h *= 0xc4ceb9fe1a85ec53L;
        return h ^ h >>> 33;
    }

    private static long mask(int width) {
        return width == 64 ? -1L : (1L << width) - 1;
    }
}
