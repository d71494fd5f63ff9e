// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.profile;

import dev.riskgate.signals.model.Bits;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * The stored form of a profile's words: big-endian, with a checksum over all bytes (its own place
 * taken as 0).
 */
final class ProfileCodec {

    private static final int LENGTH = ProfileLayout.WORDS * Long.BYTES;
    private static final int CHECKSUM = ProfileLayout.DAILY * Long.BYTES;

    private ProfileCodec() {}

    static byte[] bytes(long[] words) {
        byte[] bytes = new byte[LENGTH];
        var buffer = ByteBuffer.wrap(bytes);
        buffer.asLongBuffer().put(words);
        buffer.putInt(CHECKSUM, checksum(bytes));
        return bytes;
    }

    /**
     * @throws IllegalArgumentException if these are not the bytes of a profile of this version,
     *     unharmed; says why
     */
    static void read(byte[] bytes, long[] words) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("not a profile: " + bytes.length + " bytes");
        }
        if (bytes[0] != ProfileLayout.VERSION) {
            throw new IllegalArgumentException(
                    "a profile of version " + bytes[0] + ", not " + ProfileLayout.VERSION);
        }
        var buffer = ByteBuffer.wrap(bytes.clone());
        int stored = buffer.getInt(CHECKSUM);
        buffer.putInt(CHECKSUM, 0);
        if (stored != checksum(buffer.array())) {
            throw new IllegalArgumentException("a damaged profile: its checksum is wrong");
        }
        buffer.asLongBuffer().get(words);
        requirePossible(words);
    }

    /**
     * Whoever wrote an impossible profile knew the checksum; nothing that is computed from it may
     * fail.
     */
    private static void requirePossible(long[] words) {
        boolean possible =
                words[ProfileLayout.REQUESTS] >= 0
                        && Contexts.hasRoom(words)
                        && Contexts.finite(words);
        for (Feature feature : Feature.values()) {
            possible &= feature.hasRoom(words);
        }
        for (int rate = 0; rate < RequestRateHabit.COUNT; rate++) {
            possible &= possible(words, RequestRateHabit.at(rate));
        }
        if (!possible) {
            throw new IllegalArgumentException(
                    "an impossible profile: nobody can have counted this");
        }
    }

    /** Whether all sums are numbers that can be. */
    private static boolean possible(long[] words, int at) {
        return possible(Bits.low(words[at + 1]))
                && possible(Bits.high(words[at + 2]))
                && possible(Bits.low(words[at + 2]))
                && possible(Bits.high(words[at + 3]))
                && Float.isFinite(Bits.low(words[at + 3]))
                && (int) words[at] >= 0
                && words[at + 1] >= 0;
    }

    private static boolean possible(float sum) {
        return sum >= 0 && Float.isFinite(sum);
    }

    private static int checksum(byte[] bytes) {
        var crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
