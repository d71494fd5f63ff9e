// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * The bytes of profiles as the builds before and after this one see them, by docs/state.md and not
 * by the code under test.
 */
final class StoredForms {

    private static final int CORE = 832;
    private static final int CHECKSUM = 16;

    private StoredForms() {}

    /** The requests that are counted, if the build before (version 1) can read this. */
    static long requestsForTheBuildBefore(byte[] stored) {
        assertThat(stored).as("version 1").hasSize(CORE).startsWith(1);
        assertThat(signed(stored)).as("checksum").isEqualTo(stored);
        return ByteBuffer.wrap(stored).getLong(24);
    }

    /** As the next build would write it that knows one more trait, with section 900. */
    static byte[] ofTheNextBuild(byte[] stored, byte... trait) {
        byte[] next = Arrays.copyOf(stored, stored.length + 4 + trait.length);
        var buffer = ByteBuffer.wrap(next);
        buffer.put(0, (byte) 2);
        buffer.position(stored.length);
        buffer.putShort((short) 900).putShort((short) trait.length).put(trait);
        return signed(next);
    }

    /** Whether the next build finds its trait. */
    static boolean hasTrait(byte[] stored, byte... trait) {
        return traits(stored).contains(text(trait));
    }

    /** All that the next build finds, in hexadecimal digits. */
    static Set<String> traits(byte[] stored) {
        Set<String> traits = new HashSet<>();
        for (int at = CORE; stored[0] == 2 && at < stored.length; ) {
            int from = at + 4;
            at = from + ByteBuffer.wrap(stored).getShort(at + 2);
            traits.add(text(Arrays.copyOfRange(stored, from, at)));
        }
        return traits;
    }

    private static String text(byte[] trait) {
        return HexFormat.of().formatHex(trait);
    }

    private static byte[] signed(byte[] bytes) {
        byte[] signed = bytes.clone();
        var buffer = ByteBuffer.wrap(signed).putInt(CHECKSUM, 0);
        var crc = new CRC32();
        crc.update(signed);
        buffer.putInt(CHECKSUM, (int) crc.getValue());
        return signed;
    }
}
