// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit.encode;

import java.nio.charset.StandardCharsets;

/**
 * JSON (RFC 8259) as bytes, one line after the other. All of it is visible ASCII: everything else
 * in a text is escaped, so a line does nothing to a terminal. Not thread-safe.
 */
final class JsonBytes extends RecordBuffer {

    private static final byte[] HEX = ascii("0123456789abcdef");

    /** The longest form of a character. */
    private static final int ESCAPE = 6;

    private static final int LONGEST_NUMBER = 20;

    /** Above this, a fixed number of decimals says nothing that a double knows. */
    private static final double LARGEST_FIXED = 1e12;

    private static final byte[] QUOTE = ascii("\"");

    /** After which of the characters that stand outside of texts no comma follows. */
    private static final boolean[] BEGINS = new boolean[0x80];

    /** Which characters a text holds as they are. */
    private static final boolean[] PLAIN = new boolean[0x80];

    static {
        for (char c : "{[:\n".toCharArray()) {
            BEGINS[c] = true;
        }
        for (char c = ' '; c <= '~'; c++) {
            PLAIN[c] = c != '"' && c != '\\';
        }
    }

    JsonBytes(int capacity) {
        super(capacity);
    }

    /** JSON for {@link #raw}, such as names that are written again and again. */
    static byte[] ascii(String json) {
        return json.getBytes(StandardCharsets.US_ASCII);
    }

    /** A field's name as {@link #field} takes it. */
    static byte[] name(String name) {
        return ascii('"' + name + "\":");
    }

    /** The name of a field whose value stands in quotes: with the first of them. */
    static byte[] quotedName(String name) {
        return ascii('"' + name + "\":\"");
    }

    /** The name of a field whose value is an object: with the bracket that opens it. */
    static byte[] objectName(String name) {
        return ascii('"' + name + "\":{");
    }

    /** Begins an object or an array. */
    void open(char bracket) {
        reserve(2);
        separate();
        put(bracket);
    }

    /** Ends an object, an array or a line. */
    void close(char bracket) {
        reserve(1);
        put(bracket);
    }

    /** The name of the next value. */
    void field(byte[] name) {
        raw(name);
    }

    /** JSON that was made before. */
    void raw(byte[] json) {
        reserve(json.length + 1);
        separate();
        copy(json);
    }

    private void copy(byte[] json) {
        System.arraycopy(json, 0, bytes, size, json.length);
        size += json.length;
    }

    /** A text, cut where it is too long, see {@link LogText}. */
    void text(String text) {
        text(QUOTE, text);
    }

    /** A field with a text, cut where it is too long, see {@link LogText}. */
    void text(byte[] quotedName, String text) {
        int length = text.length();
        reserve(quotedName.length + length + 2);
        separate();
        copy(quotedName);
        if (length > LogText.MAX) {
            escaped(LogText.fit(text));
            return;
        }
        byte[] out = bytes;
        int at = size;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c > '~' || !PLAIN[c]) {
                escaped(LogText.fit(text));
                return;
            }
            out[at + i] = (byte) c;
        }
        out[at + length] = '"';
        size = at + length + 1;
    }

    /** The rest of a text, behind its first quote. */
    private void escaped(String text) {
        reserve(ESCAPE * text.length() + 1);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                put('\\');
                put(c);
            } else if (c < ' ' || c > '~') {
                put('\\');
                put('u');
                for (int shift = 12; shift >= 0; shift -= 4) {
                    bytes[size++] = HEX[c >> shift & 0xf];
                }
            } else {
                put(c);
            }
        }
        put('"');
    }

    void number(long value) {
        reserve(LONGEST_NUMBER + 1);
        separate();
        size = DecimalWriter.put(value, bytes, size);
    }

    /**
     * A number as text: the proto3 JSON form of 64 bits, because many readers hold numbers as
     * doubles.
     */
    void quoted(long value) {
        quoted(QUOTE, value);
    }

    /** A field with a number as text. */
    void quoted(byte[] quotedName, long value) {
        reserve(quotedName.length + LONGEST_NUMBER + 2);
        separate();
        copy(quotedName);
        size = DecimalWriter.put(value, bytes, size);
        put('"');
    }

    /** A field with 64 bits as 16 hex digits. */
    void hex(byte[] quotedName, long value) {
        reserve(quotedName.length + Long.BYTES * 2 + 2);
        separate();
        copy(quotedName);
        for (int shift = Long.SIZE - 4; shift >= 0; shift -= 4) {
            bytes[size++] = HEX[(int) (value >>> shift) & 0xf];
        }
        put('"');
    }

    /**
     * With at most four decimals where that is exact, else with all that the double has; what is
     * not finite as text.
     */
    void number(double value) {
        double units = Math.rint(value * DecimalWriter.PER_ONE);
        if (Math.abs(value) < LARGEST_FIXED && units / DecimalWriter.PER_ONE == value) {
            fixed((long) units);
        } else if (Double.isFinite(value)) {
            raw(ascii(Double.toString(value)));
        } else {
            text(Double.toString(value));
        }
    }

    /** Rounded to three decimals; what is not finite as 0. */
    void rounded(double value) {
        if (Math.abs(value) < LARGEST_FIXED) {
            fixed((long) Math.rint(value * 1000) * 10);
        } else {
            number(Double.isFinite(value) ? value : 0);
        }
    }

    private void fixed(long tenThousandths) {
        reserve(LONGEST_NUMBER + 3);
        separate();
        size = DecimalWriter.putFixed(tenThousandths, bytes, size);
    }

    /** A field with a time: RFC 3339, UTC, with milliseconds. */
    void time(byte[] quotedName, TimeText times, long millis) {
        reserve(quotedName.length + TimeText.LENGTH + 2);
        separate();
        copy(quotedName);
        size = times.put(millis, bytes, size);
        put('"');
    }

    /**
     * A comma, unless this is the first of its object or array, the value of a field, or the first
     * of a line.
     */
    private void separate() {
        if (size > 0 && !BEGINS[bytes[size - 1]]) {
            put(',');
        }
    }

    private void put(char ascii) {
        bytes[size++] = (byte) ascii;
    }
}
