// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.observation;

/**
 * SipHash-2-4, a keyed hash for short inputs (Aumasson and Bernstein, <i>SipHash: a fast
 * short-input PRF</i>, 2012). One instance hashes one input; it lives on the stack. Not
 * thread-safe.
 */
final class SipHash {

    private long v0;
    private long v1;
    private long v2;
    private long v3;

    SipHash(long k0, long k1) {
        v0 = k0 ^ 0x736f6d6570736575L;
        v1 = k1 ^ 0x646f72616e646f6dL;
        v2 = k0 ^ 0x6c7967656e657261L;
        v3 = k1 ^ 0x7465646279746573L;
    }

    /** Eight bytes of input, little-endian. */
    SipHash block(long block) {
        v3 ^= block;
        round();
        round();
        v0 ^= block;
        return this;
    }

    /** Characters as UTF-16, little-endian, and the end of the input. */
    long finish(String text, int from, int to) {
        int at = from;
        for (; at + 4 <= to; at += 4) {
            block(
                    text.charAt(at)
                            | (long) text.charAt(at + 1) << 16
                            | (long) text.charAt(at + 2) << 32
                            | (long) text.charAt(at + 3) << 48);
        }
        long rest = 0;
        for (int shift = 0; at < to; at++, shift += 16) {
            rest |= (long) text.charAt(at) << shift;
        }
        return finish(2L * (to - from), rest);
    }

    /**
     * @param length of the whole input in bytes
     * @param rest its last {@code length % 8} bytes, little-endian
     */
    long finish(long length, long rest) {
        block(length << 56 | rest);
        v2 ^= 0xff;
        round();
        round();
        round();
        round();
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private void round() {
        v0 += v1;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v3;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v2 = Long.rotateLeft(v2, 32);
    }
}
