// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

import static dev.riskgate.request.Malformation.PATH_BACKSLASH;
import static dev.riskgate.request.Malformation.PATH_CONTROL;
import static dev.riskgate.request.Malformation.PATH_DOUBLE_ENCODED;
import static dev.riskgate.request.Malformation.PATH_ENCODED_DELIMITER;
import static dev.riskgate.request.Malformation.PATH_ENCODED_SLASH;
import static dev.riskgate.request.Malformation.PATH_ENCODING;
import static dev.riskgate.request.Malformation.PATH_ESCAPE;
import static dev.riskgate.request.Malformation.PATH_LOOKALIKE;
import static dev.riskgate.request.Malformation.PATH_NOT_CANONICAL;
import static dev.riskgate.request.Malformation.PATH_PARAMETERS;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Decodes the percent-escapes of a path (RFC 3986, section 2.1), once. */
final class PathEscapes {

    /** Stands for an encoded slash while a path is looked at; no path holds it otherwise. */
    static final char SLASH = 0;

    private PathEscapes() {}

    /**
     * The decoded path, with {@link #SLASH} for each encoded slash.
     *
     * @param target ASCII
     * @param end where the path ends
     */
    static String decode(String target, int end, PathAllowances allowances) {
        byte[] bytes = new byte[end];
        int length = 0;
        boolean ascii = true;
        for (int i = 0; i < end; i++) {
            int b = target.charAt(i);
            if (b == '%') {
                b = escaped(target, i, end);
                if (b == '/' && allowances.encodedSlash() != PathAllowance.REFUSE) {
                    b = SLASH;
                } else {
                    refuseStructure(b);
                }
                ascii &= b < 0x80;
                i += 2;
            }
            bytes[length++] = (byte) b;
        }
        refuseSecondEscape(bytes, length);
        if (ascii) {
            return new String(bytes, 0, length, StandardCharsets.US_ASCII);
        }
        String path = utf8(bytes, length);
        refuseFoldedEscape(path);
        refuseLookalikes(path, allowances.lookalikes() == PathAllowance.REFUSE);
        return path;
    }

    /**
     * Refuses an escaped letter, digit, {@code - . _ ~}: no client needs that (RFC 3986, section
     * 2.3).
     */
    static void requireNeeded(String target, int end) {
        for (int i = target.indexOf('%'); i >= 0 && i < end; i = target.indexOf('%', i + 3)) {
            int b = escaped(target, i, end);
            if (Ascii.isAlphanumeric(b) || b == '-' || b == '.' || b == '_' || b == '~') {
                throw PATH_NOT_CANONICAL.exception();
            }
        }
    }

    private static int escaped(String target, int i, int end) {
        if (i + 2 >= end) {
            throw PATH_ESCAPE.exception();
        }
        int high = Ascii.hex(target.charAt(i + 1));
        int low = Ascii.hex(target.charAt(i + 2));
        if (high < 0 || low < 0) {
            throw PATH_ESCAPE.exception();
        }
        return high << 4 | low;
    }

    private static void refuseStructure(int b) {
        if (b < ' ' || b == 0x7f) {
            throw PATH_CONTROL.exception();
        }
        switch (b) {
            case '/' -> throw PATH_ENCODED_SLASH.exception();
            case '\\' -> throw PATH_BACKSLASH.exception();
            case ';' -> throw PATH_PARAMETERS.exception();
            case '?', '#' -> throw PATH_ENCODED_DELIMITER.exception();
            default -> {}
        }
    }

    private static void refuseSecondEscape(byte[] bytes, int length) {
        for (int i = 0; i + 2 < length; i++) {
            if (bytes[i] == '%' && Ascii.hex(bytes[i + 1]) >= 0 && Ascii.hex(bytes[i + 2]) >= 0) {
                throw PATH_DOUBLE_ENCODED.exception();
            }
        }
    }

    /** One whose digits a server that normalises text makes of others: {@code %２ｅ}. */
    private static void refuseFoldedEscape(String path) {
        for (int i = path.indexOf('%'); i >= 0; i = path.indexOf('%', i + 1)) {
            if (isHex(TextReadings.ofTwo(path, i + 1), 0)) {
                throw PATH_DOUBLE_ENCODED.exception();
            }
        }
    }

    /** Whether two hexadecimal digits stand there. */
    static boolean isHex(String text, int start) {
        return start + 1 < text.length()
                && Ascii.hex(text.charAt(start)) >= 0
                && Ascii.hex(text.charAt(start + 1)) >= 0;
    }

    private static String utf8(byte[] bytes, int length) {
        try {
            // Unlike new String, a fresh decoder reports overlong forms, surrogates and stray
            // bytes.
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException _) {
            throw PATH_ENCODING.exception();
        }
    }

    /**
     * Full-width slashes, one-dot leaders and their kin: a server that normalises text makes
     * structure of them.
     */
    private static void refuseLookalikes(String path, boolean refuse) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c != SLASH && Character.isISOControl(c)) {
                throw PATH_CONTROL.exception();
            }
            if (refuse && c > 0x7f && Lookalikes.has(path.codePointAt(i))) {
                throw PATH_LOOKALIKE.exception();
            }
        }
    }
}
