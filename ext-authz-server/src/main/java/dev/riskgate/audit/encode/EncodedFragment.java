// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit.encode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A short ASCII text that is written again and again, eight bytes at a time: for so few, a general
 * copy takes longer than they do. Immutable.
 */
final class EncodedFragment {

    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final long[] words;
    private final int length;

    private EncodedFragment(byte[] text) {
        this.words = new long[(text.length + Long.BYTES - 1) / Long.BYTES];
        this.length = text.length;
        byte[] padded = Arrays.copyOf(text, words.length * Long.BYTES);
        for (int i = 0; i < words.length; i++) {
            words[i] = (long) WORD.get(padded, i * Long.BYTES);
        }
    }

    static EncodedFragment of(String text) {
        return new EncodedFragment(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** How many bytes {@link #put} may overwrite: the text's, and some behind it. */
    int room() {
        return words.length * Long.BYTES;
    }

    /** Writes the text, and returns the place behind it. */
    int put(byte[] to, int at) {
        int place = at;
        for (long word : words) {
            WORD.set(to, place, word);
            place += Long.BYTES;
        }
        return at + length;
    }

    @Override
    public String toString() {
        byte[] text = new byte[room()];
        return new String(text, 0, put(text, 0), StandardCharsets.US_ASCII);
    }
}
