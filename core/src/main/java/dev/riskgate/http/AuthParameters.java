// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.http;

import dev.riskgate.request.Ascii;

/**
 * Tells one credential with several parameters from several credentials joined by commas (RFC 9110,
 * section 11.4).
 */
final class AuthParameters {

    private AuthParameters() {}

    /**
     * Whether every part behind an unquoted comma is a parameter: a token, {@code =}, and
     * something.
     */
    static boolean only(String credentials) {
        if (credentials.startsWith(",")) {
            return false;
        }
        boolean quoted = false;
        for (int i = 0; i < credentials.length(); i++) {
            char c = credentials.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted && !isParameter(credentials, i + 1)) {
                return false;
            }
        }
        // Cut off within a quotation, so a comma in it may have been anything.
        return !quoted;
    }

    private static boolean isParameter(String credentials, int from) {
        int start = skipBlanks(credentials, from);
        int end = start;
        while (end < credentials.length() && isTokenCharacter(credentials.charAt(end))) {
            end++;
        }
        int equals = skipBlanks(credentials, end);
        return end > start
                && equals + 1 < credentials.length()
                && credentials.charAt(equals) == '='
                && credentials.charAt(equals + 1) != '=';
    }

    private static int skipBlanks(String text, int from) {
        int i = from;
        while (i < text.length() && (text.charAt(i) == ' ' || text.charAt(i) == '\t')) {
            i++;
        }
        return i;
    }

    private static boolean isTokenCharacter(char c) {
        return Ascii.isAlphanumeric(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }
}
