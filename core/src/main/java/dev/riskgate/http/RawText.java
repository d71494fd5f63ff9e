// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.http;

import com.google.protobuf.ByteString;

import java.nio.charset.StandardCharsets;

/**
 * Turns a raw header value into the text that Envoy itself would have sent: UTF-8, with {@code !}
 * for each byte that is none. So a value reads the same whether or not Envoy's {@code
 * encode_raw_headers} is set, and no byte disappears.
 */
public final class RawText {

    private RawText() {}

    /** The text of a ByteString; a String already is what Envoy has made of one. */
    public static String of(Object value) {
        return value instanceof ByteString raw ? decode(raw) : (String) value;
    }

    /** The bytes of this value in UTF-8. */
    static int length(Object value) {
        if (value instanceof ByteString raw) {
            return raw.size();
        }
        String text = (String) value;
        int length = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0x7f) {
                // A surrogate pair is two characters and four bytes.
                length += c > 0x7ff && !Character.isSurrogate(c) ? 2 : 1;
            }
        }
        return length;
    }

    private static String decode(ByteString raw) {
        if (raw.isValidUtf8()) {
            return raw.toStringUtf8();
        }
        byte[] in = raw.toByteArray();
        byte[] out = in.clone();
        for (int i = 0; i < in.length; ) {
            int length = sequence(in, i);
            if (length == 0) {
                out[i++] = '!';
            } else {
                i += length;
            }
        }
        return new String(out, StandardCharsets.UTF_8);
    }

    /** Bytes of the UTF-8 sequence that starts here (RFC 3629, section 4); 0 if none does. */
    private static int sequence(byte[] bytes, int at) {
        int first = bytes[at] & 0xff;
        int length;
        int low = 0x80;
        int high = 0xbf;
        if (first < 0x80) {
            return 1;
        } else if (first >= 0xc2 && first <= 0xdf) {
            length = 2;
        } else if (first >= 0xe0 && first <= 0xef) {
            length = 3;
            low = first == 0xe0 ? 0xa0 : low;
            high = first == 0xed ? 0x9f : high;
        } else if (first >= 0xf0 && first <= 0xf4) {
            length = 4;
            low = first == 0xf0 ? 0x90 : low;
            high = first == 0xf4 ? 0x8f : high;
        } else {
            return 0;
        }
        for (int i = 1; i < length; i++) {
            int b = at + i < bytes.length ? bytes[at + i] & 0xff : 0;
            if (b < (i == 1 ? low : 0x80) || b > (i == 1 ? high : 0xbf)) {
                return 0;
            }
        }
        return length;
    }
}
