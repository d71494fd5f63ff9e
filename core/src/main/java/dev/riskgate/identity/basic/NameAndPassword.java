// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.basic;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * What a Basic {@code authorization} header carries (RFC 7617).
 *
 * @param name up to the first colon
 * @param password UTF-8, all behind that colon
 */
record NameAndPassword(String name, byte[] password) {

    static final String SCHEME = "Basic";

    static final int MAX_NAME = 256;
    private static final int MAX_PASSWORD = 1024;

    /** As much base64 as the longest name and password, four bytes a character of the name. */
    private static final int MAX_TEXT = (4 * MAX_NAME + 1 + MAX_PASSWORD + 2) / 3 * 4;

    /**
     * Reads the value of such a header.
     *
     * @return null if it is not the canonical base64 of UTF-8 without control characters, of a name
     *     and a password that are neither empty nor longer than any can be
     */
    static @Nullable NameAndPassword read(String value) {
        int from = SCHEME.length();
        while (from < value.length() && value.charAt(from) == ' ') {
            from++;
        }
        byte[] bytes = value.length() - from > MAX_TEXT ? null : decode(value.substring(from));
        String text = bytes == null ? null : text(bytes);
        int colon = text == null ? -1 : text.indexOf(':');
        if (bytes == null || text == null || colon < 1 || colon > MAX_NAME) {
            return null;
        }
        int start = 0;
        while (bytes[start] != ':') {
            start++;
        }
        byte[] password = Arrays.copyOfRange(bytes, start + 1, bytes.length);
        return isPassword(password.length)
                ? new NameAndPassword(text.substring(0, colon), password)
                : null;
    }

    private static boolean isPassword(int length) {
        return length > 0 && length <= MAX_PASSWORD;
    }

    /** Whether a client could send this. */
    static boolean isPassword(String text) {
        return isPassword(text.getBytes(StandardCharsets.UTF_8).length) && !hasControls(text);
    }

    /** RFC 7617 forbids those of ASCII, RFC 8265 the others. */
    private static boolean hasControls(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** Null unless encoding gives the same text: a credential has one form. */
    private static byte @Nullable [] decode(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            return Base64.getEncoder().encodeToString(bytes).equals(base64) ? bytes : null;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static @Nullable String text(byte[] bytes) {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return hasControls(text) ? null : text;
        } catch (CharacterCodingException _) {
            return null;
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "NameAndPassword[" + name + "]";
    }
}
