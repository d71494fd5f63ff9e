// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.http;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Makes header values that no proxy can read as anything else than one value. */
public final class HeaderText {

    private HeaderText() {}

    /**
     * A reversible form of any text: what is not visible ASCII, and the {@code %} itself, is
     * percent-encoded as UTF-8. Two different texts never share a form.
     */
    public static String encode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isReserved(text.charAt(i))) {
                return encode(text.getBytes(StandardCharsets.UTF_8));
            }
        }
        return text;
    }

    /**
     * The text with {@code ?} for what must not stand in a header: everything but visible ASCII and
     * the space.
     */
    public static String visible(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isIllegal(text.charAt(i))) {
                return replaceIllegal(text);
            }
        }
        return text;
    }

    private static String encode(byte[] utf8) {
        StringBuilder encoded = new StringBuilder(utf8.length + 16);
        for (byte b : utf8) {
            if (isReserved((char) (b & 0xff))) {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            } else {
                encoded.append((char) b);
            }
        }
        return encoded.toString();
    }

    private static String replaceIllegal(String text) {
        char[] chars = text.toCharArray();
        for (int i = 0; i < chars.length; i++) {
            if (isIllegal(chars[i])) {
                chars[i] = '?';
            }
        }
        return new String(chars);
    }

    private static boolean isReserved(char c) {
        return c <= ' ' || c > '~' || c == '%';
    }

    private static boolean isIllegal(char c) {
        return c < ' ' || c > '~';
    }
}
