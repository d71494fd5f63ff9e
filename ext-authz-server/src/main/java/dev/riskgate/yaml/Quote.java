package dev.riskgate.yaml;

/** Makes text from a file fit to be shown: bounded, without control characters. */
final class Quote {

    private static final int MAX = 80;

    private Quote() {}

    static String of(String text) {
        return "\"" + bound(text) + "\"";
    }

    static String bound(String text) {
        StringBuilder shown = new StringBuilder(Math.min(text.length(), MAX) + 1);
        for (int i = 0; i < text.length() && i < MAX; i++) {
            char c = text.charAt(i);
            shown.append(Character.isISOControl(c) ? ' ' : c);
        }
        return text.length() > MAX ? shown.append('…').toString() : shown.toString();
    }
}
