// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit.encode;

import org.jspecify.annotations.Nullable;

/**
 * Makes any text fit for a log line: bounded, and well-formed Unicode. Control characters are
 * escaped by JSON itself.
 */
final class LogText {

    /** Longest text of one field, in UTF-16 units. */
    static final int MAX = 512;

    private static final char REPLACEMENT = '\uFFFD';

    private LogText() {}

    static String fit(String text) {
        if (text.length() > MAX) {
            return clean(text.substring(0, MAX)) + "…";
        }
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return clean(text);
            }
        }
        return text;
    }

    /** At most so long, and empty if there is none. */
    static String cut(@Nullable String text, int most) {
        if (text == null) {
            return "";
        }
        return text.length() > most ? text.substring(0, most) + "…" : text;
    }

    private static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair =
                    Character.isHighSurrogate(c)
                            && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                clean.append(c).append(text.charAt(++i));
            } else {
                clean.append(Character.isSurrogate(c) ? REPLACEMENT : c);
            }
        }
        return clean.toString();
    }
}
