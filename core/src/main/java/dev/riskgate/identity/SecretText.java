// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity;

import java.util.Base64;

/**
 * Finds whole credentials in text that a person typed or pasted, so that they are neither kept nor
 * shown: API keys ({@code rg_ID_SECRET}), JWTs, and names with their passwords as the Basic scheme
 * sends them, also where they are cut off or stand among other words. Stateless.
 */
public final class SecretText {

    private static final String KEY = "rg_";

    /** How the header of each JWT begins: {@code {"} in base64. */
    private static final String JWT = "eyJ";

    private static final String TOKEN_PART = "-_=";
    private static final String BASIC = "Basic";
    private static final String BASE64 = "+/=";

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
            } else if (text.regionMatches(true, at, BASIC, 0, BASIC.length())) {
                end = endOfPassword(text, at);
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

    /** The base64 behind the scheme, if it stands for something with a colon in it. */
    private static int endOfPassword(String text, int at) {
        int start = at + BASIC.length();
        while (start < text.length() && text.charAt(start) == ' ') {
            start++;
        }
        if (start == at + BASIC.length()) {
            return at;
        }
        int end = run(text, start, BASE64);
        return end - start >= MIN_SECRET && holdsColon(text.substring(start, end)) ? end : at;
    }

    private static boolean holdsColon(String base64) {
        int padding = base64.indexOf('=');
        String digits = padding < 0 ? base64 : base64.substring(0, padding);
        // One digit alone stands for no byte.
        int whole = digits.length() % 4 == 1 ? digits.length() - 1 : digits.length();
        byte[] bytes = Base64.getDecoder().decode(digits.substring(0, whole));
        for (byte b : bytes) {
            if (b == ':') {
                return true;
            }
        }
        return false;
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
