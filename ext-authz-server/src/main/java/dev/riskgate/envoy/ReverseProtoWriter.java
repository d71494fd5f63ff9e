// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.envoy;

import com.google.protobuf.WireFormat;

import java.nio.charset.StandardCharsets;

/**
 * Writes a Protocol Buffers message from its end to its beginning: what is nested is written before
 * its length, so nothing has to be measured first. Used once, by one thread.
 */
final class ReverseProtoWriter {

    private byte[] bytes;
    private int start;

    ReverseProtoWriter(int capacity) {
        bytes = new byte[capacity];
        start = capacity;
    }

    /**
     * The tag of a field that holds a text or a message. Field numbers up to 15 have tags of one
     * byte.
     */
    static int tag(int fieldNumber) {
        return tag(fieldNumber, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    }

    /** The tag of a field that holds a double. */
    static int doubleTag(int fieldNumber) {
        return tag(fieldNumber, WireFormat.WIRETYPE_FIXED64);
    }

    private static int tag(int fieldNumber, int wireType) {
        if (fieldNumber < 1 || fieldNumber > 15) {
            throw new IllegalArgumentException("field " + fieldNumber + " has a longer tag");
        }
        return fieldNumber << 3 | wireType;
    }

    /** Fields that were encoded before. */
    void raw(byte[] encoded) {
        reserve(encoded.length);
        start -= encoded.length;
        System.arraycopy(encoded, 0, bytes, start, encoded.length);
    }

    /** A field with this text, for {@link #raw}. */
    static byte[] encoded(int tag, String text) {
        ReverseProtoWriter field = new ReverseProtoWriter(text.length() + 6);
        field.text(tag, text);
        return field.answer().toByteArray();
    }

    void text(int tag, String text) {
        int length = text.length();
        reserve(length);
        byte[] to = bytes;
        int at = start - length;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c > 0x7f) {
                nonAscii(tag, text);
                return;
            }
            to[at + i] = (byte) c;
        }
        start = at;
        head(tag, length);
    }

    private void nonAscii(int tag, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        raw(utf8);
        head(tag, utf8.length);
    }

    void number(int tag, double number) {
        long bits = Double.doubleToRawLongBits(number);
        reserve(Long.BYTES + 1);
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            bytes[--start] = (byte) (bits >>> shift);
        }
        bytes[--start] = (byte) tag;
    }

    /** Where a message ends that is written from now on. */
    int end() {
        return bytes.length - start;
    }

    /** Makes a nested message of all that was written since {@link #end} gave this. */
    void nest(int tag, int end) {
        head(tag, bytes.length - start - end);
    }

    CheckAnswer answer() {
        return new CheckAnswer(bytes, start);
    }

    private void head(int tag, int length) {
        reserve(6);
        if (length < 0x80) {
            bytes[--start] = (byte) length;
        } else {
            varint(length);
        }
        bytes[--start] = (byte) tag;
    }

    /** Least significant seven bits first, so from behind they come last. */
    private void varint(int value) {
        int shift = (31 - Integer.numberOfLeadingZeros(value)) / 7 * 7;
        bytes[--start] = (byte) (value >>> shift);
        for (shift -= 7; shift >= 0; shift -= 7) {
            bytes[--start] = (byte) (value >>> shift & 0x7f | 0x80);
        }
    }

    private void reserve(int more) {
        if (start < more) {
            int written = bytes.length - start;
            byte[] larger = new byte[Math.max(2 * bytes.length, written + more)];
            System.arraycopy(bytes, start, larger, larger.length - written, written);
            start = larger.length - written;
            bytes = larger;
        }
    }
}
