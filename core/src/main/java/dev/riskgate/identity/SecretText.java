// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity;

/**
 * Finds whole credentials of ours in text that a person typed or pasted, so that they are neither
 * kept nor shown: API keys ({@code rg_ID_SECRET}) and JWTs, also where they are cut off or stand
 * among other words. Stateless.
 */
public final class SecretText {

    private static final String KEY = "rg_";

    /** How the header of each JWT begins: {@code {"} in base64. */
    private static final String JWT = "eyJ";

    private static final String TOKEN_PART = "-_=";

    /** Fewer characters of a secret are of no use to anybody. */
    private static final int MIN_SECRET = 8;

    private SecretText() {}

    /** Whether there is any. */
    public static boolean isIn(String text) {
        return !without(text).equals(text);
    }

    /**
     * The text with {@code (secret)} in the place of each. Takes time that grows with the length of
     * the text.
     */
    public static String without(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        int noTokenBefore = 0;
        int at = 0;
        while (at < text.length()) {
            int end = at;
            if (text.startsWith(KEY, at)) {
                end = endOfKey(text, at);
            } else if (at >= noTokenBefore && text.startsWith(JWT, at)) {
                end = endOfToken(text, at);
                noTokenBefore = run(text, at, TOKEN_PART);
            }
            if (end > at) {
                shown.append("(secret)");
                at = end;
            } else {
                shown.append(text.charAt(at++));
            }
        }
        return shown.toString();
    }

    private static int endOfKey(String text, int at) {
        int id = run(text, at + KEY.length(), "-");
        if (id >= text.length() || text.charAt(id) != '_') {
            return at;
        }
        int end = run(text, id + 1, "-_");
        return end - id > MIN_SECRET ? end : at;
    }

    /** Header and claims tell enough to be kept apart, even where the signature is missing. */
    private static int endOfToken(String text, int at) {
        int header = run(text, at, TOKEN_PART);
        if (header - at < MIN_SECRET || header >= text.length() || text.charAt(header) != '.') {
            return at;
        }
        return run(text, header, "-_=.");
    }

    private static int run(String text, int from, String others) {
        int at = from;
        while (at < text.length() && isOf(text.charAt(at), others)) {
            at++;
        }
        return at;
    }

    private static boolean isOf(char c, String others) {
        return (c >= '0' && c <= '9')
                || (c >= 'A' && c <= 'Z')
                || (c >= 'a' && c <= 'z')
                || others.indexOf(c) >= 0;
    }
}
