// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.apikey;

import org.jspecify.annotations.Nullable;

/**
 * The text of an API key: {@code rg_<id>_<secret>}. The prefix lets secret scanners find leaked
 * keys. The id is public: 3 to 40 ASCII letters, digits or hyphens. The secret is 22 to 128 ASCII
 * letters or digits; 22 of them can hold 128 bits. Neither holds {@code _}, so the parts cannot be
 * confused.
 */
public final class ApiKeyText {

    static final String PREFIX = "rg_";
    static final int MAX_LENGTH = 3 + 40 + 1 + 128;

    private static final int MIN_ID = 3;
    private static final int MAX_ID = 40;
    private static final int MIN_SECRET = 22;
    private static final int MAX_SECRET = 128;

    private static final boolean[] LETTERS_AND_DIGITS = lettersAndDigits();

    private ApiKeyText() {}

    /** The public id; null if the text is no API key. */
    static @Nullable String id(String text) {
        int split = text.indexOf('_', PREFIX.length());
        boolean wellFormed =
                text.startsWith(PREFIX)
                        && isId(text, PREFIX.length(), split)
                        && isSecret(text, split + 1, text.length());
        return wellFormed ? text.substring(PREFIX.length(), split) : null;
    }

    /**
     * The id of a key that was given whole, rightly or not quite: nothing behind the id is kept.
     * Else what was given.
     */
    public static String publicPart(String given) {
        String text = given.strip();
        if (!text.startsWith(PREFIX)) {
            return text;
        }
        int end = text.indexOf('_', PREFIX.length());
        return text.substring(PREFIX.length(), end < 0 ? text.length() : end);
    }

    /** Whether this can be the id of a key. */
    public static boolean isId(String text) {
        return isId(text, 0, text.length());
    }

    static String join(String id, String secret) {
        return PREFIX + id + '_' + secret;
    }

    private static boolean isId(String text, int from, int to) {
        if (to - from < MIN_ID || to - from > MAX_ID) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (!isLetterOrDigit(text.charAt(i)) && text.charAt(i) != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isSecret(String text, int from, int to) {
        if (to - from < MIN_SECRET || to - from > MAX_SECRET) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (!isLetterOrDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char c) {
        return c < LETTERS_AND_DIGITS.length && LETTERS_AND_DIGITS[c];
    }

    private static boolean[] lettersAndDigits() {
        boolean[] all = new boolean[128];
        for (char c = 0; c < all.length; c++) {
            all[c] = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        }
        return all;
    }
}
