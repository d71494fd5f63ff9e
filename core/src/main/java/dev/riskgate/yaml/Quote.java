// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.yaml;

/** Makes text from a file fit to be shown: bounded, without control characters. */
public final class Quote {

    private static final int MAX = 80;
    private static final int MAX_SENTENCE = 500;

    private Quote() {}

    public static String of(String text) {
        return "\"" + bound(text) + "\"";
    }

    public static String bound(String text) {
        return bound(text, MAX);
    }

    /** A whole message, which may quote the file by way of somebody else's words. */
    static String sentence(String message) {
        return bound(message, MAX_SENTENCE);
    }

    private static String bound(String text, int max) {
        StringBuilder shown = new StringBuilder(Math.min(text.length(), max) + 1);
        for (int i = 0; i < text.length() && i < max; i++) {
            char c = text.charAt(i);
            shown.append(Character.isISOControl(c) ? ' ' : c);
        }
        return text.length() > max ? shown.append('…').toString() : shown.toString();
    }
}
