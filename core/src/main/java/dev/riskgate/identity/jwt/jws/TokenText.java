// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jws;

import dev.riskgate.request.Ascii;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Finds what an upstream could read as a JWT. Stateless. */
public final class TokenText {

    /** As much of a header as shows whether it is a JSON object, blanks before it included. */
    private static final int START = 64;

    private TokenText() {}

    /**
     * Whether there is one anywhere in the text: base64, in whichever alphabet, of what begins as a
     * JSON object with a name does, a dot, and another dot later. Takes time that grows with the
     * length of the text.
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
                if (c == '.' && beginsObject(text, start, i)) {
                    return text.indexOf('.', i + 1) >= 0;
                }
                start = i + 1;
                padded = false;
            }
        }
        return false;
    }

    private static boolean beginsObject(String text, int start, int end) {
        int padding = text.indexOf('=', start);
        int length = (padding < 0 ? end : Math.min(padding, end)) - start;
        String first =
                text.substring(start, start + Math.min(length, START) / 4 * 4)
                        .replace('+', '-')
                        .replace('/', '_');
        String json =
                new String(Base64.getUrlDecoder().decode(first), StandardCharsets.ISO_8859_1)
                        .stripLeading();
        return json.startsWith("{") && json.substring(1).stripLeading().startsWith("\"");
    }

    private static boolean isBase64(char c) {
        return Ascii.isAlphanumeric(c) || "-_+/".indexOf(c) >= 0;
    }
}
