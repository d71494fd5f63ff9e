// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jws;

import dev.riskgate.request.Ascii;

/** Finds what an upstream could read as a JWT. Stateless. */
public final class TokenText {

    /** The bytes of a byte order mark, in UTF-8 and UTF-16; each stands for itself. */
    private static final String ORDER_MARK = "\u00ef\u00bb\u00bf\u00fe\u00ff";

    private TokenText() {}

    /**
     * Whether there is one anywhere in the text: base64, in whichever alphabet, of what begins as a
     * JSON object does, a dot, and another dot later (a header) or before (claims, for upstreams
     * that look at nothing else). Takes time that grows with the length of the text, and no memory.
     */
    public static boolean isIn(String text) {
        int start = 0;
        boolean padded = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '=') {
                padded = true;
            } else if (isBase64(c)) {
                start = padded ? i : start;
                padded = false;
            } else {
                if (c == '.'
                        && beginsObject(text, start, i)
                        && (isDot(text, start - 1) || text.indexOf('.', i + 1) >= 0)) {
                    return true;
                }
                start = i + 1;
                padded = false;
            }
        }
        return false;
    }

    /**
     * Whether a brace stands there, and behind it another one or the quote of a name, whatever
     * blanks come before either. Those of UTF-16 have zeros between them.
     */
    private static boolean beginsObject(String text, int start, int end) {
        boolean open = false;
        int bits = 0;
        int count = 0;
        for (int i = start; i < end && text.charAt(i) != '='; i++) {
            bits = bits << 6 | sextet(text.charAt(i));
            count += 6;
            if (count < 8) {
                continue;
            }
            count -= 8;
            int octet = bits >> count & 0xff;
            if (octet <= ' ' || ORDER_MARK.indexOf(octet) >= 0) {
                continue;
            }
            if (open) {
                // A quote with nothing behind it is no name.
                return octet == '}' || (octet == '"' && i + 1 < end && text.charAt(i + 1) != '=');
            }
            if (octet != '{') {
                return false;
            }
            open = true;
        }
        return false;
    }

    private static boolean isDot(String text, int at) {
        return at >= 0 && text.charAt(at) == '.';
    }

    private static boolean isBase64(char c) {
        return Ascii.isAlphanumeric(c) || "-_+/".indexOf(c) >= 0;
    }

    /** What a character of either alphabet stands for. */
    private static int sextet(char c) {
        if (Ascii.isUpper(c)) {
            return c - 'A';
        }
        if (Ascii.isLower(c)) {
            return c - 'a' + 26;
        }
        if (Ascii.isDigit(c)) {
            return c - '0' + 52;
        }
        return c == '-' || c == '+' ? 62 : 63;
    }
}
