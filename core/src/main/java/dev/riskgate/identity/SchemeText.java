// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity;

import dev.riskgate.request.Ascii;

/**
 * The authentication scheme (RFC 9110, section 11.1) in the value of an {@code authorization}
 * header. Stateless.
 */
public final class SchemeText {

    private SchemeText() {}

    /** Whether the value is of the scheme: its name, in whatever case, alone or before a blank. */
    public static boolean isOf(String scheme, String value) {
        return startsWith(scheme, value, 0)
                && (value.length() == scheme.length() || value.charAt(scheme.length()) == ' ');
    }

    /**
     * Whether a value of the scheme holds blanks and one {@code token68} behind it, as tokens are.
     */
    public static boolean hasOneToken(String scheme, String value) {
        int from = scheme.length();
        while (from < value.length() && value.charAt(from) == ' ') {
            from++;
        }
        int end = value.length();
        while (end > from && value.charAt(end - 1) == ' ') {
            end--;
        }
        for (int i = from; i < end; i++) {
            if (!isToken68(value.charAt(i))) {
                return false;
            }
        }
        return from < end;
    }

    /**
     * Whether the value is not of the scheme, and an upstream might take it to be: something else
     * than a blank stands behind the scheme's name, or something that is no letter or digit before
     * it. A byte that is no UTF-8, such as the no-break space of ISO 8859-1, has become a {@code !}
     * here; there are upstreams that split at it.
     */
    public static boolean imitates(String scheme, String value) {
        int from = 0;
        while (from < value.length() && !Ascii.isAlphanumeric(value.charAt(from))) {
            from++;
        }
        return startsWith(scheme, value, from) && !isOf(scheme, value);
    }

    private static boolean startsWith(String scheme, String value, int from) {
        return value.regionMatches(true, from, scheme, 0, scheme.length());
    }

    private static boolean isToken68(char c) {
        return Ascii.isAlphanumeric(c) || "-._~+/=".indexOf(c) >= 0;
    }
}
