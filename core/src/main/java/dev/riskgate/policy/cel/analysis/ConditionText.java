// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Takes a condition that the parser does not understand apart into pieces, as well as it goes.
 * Immutable.
 */
final class ConditionText {

    enum Kind {
        /** A name or a keyword. */
        WORD,
        NUMBER,
        /** A text in quotes. */
        TEXT,
        /** One that never ends. */
        OPEN_TEXT,
        /** One or more signs of an operator. */
        OPERATOR,
        BRACKET,
        OTHER
    }

    /** Signs that can be parts of one operator. */
    private static final String SIGNS = "=<>!&|";

    /**
     * @param offset in characters
     */
    record Piece(Kind kind, String text, int offset) {
        boolean is(String other) {
            return text.equals(other);
        }

        int end() {
            return offset + text.length();
        }
    }

    private final String text;
    private final List<Piece> pieces = new ArrayList<>();
    private int at;

    private ConditionText(String text) {
        this.text = text;
    }

    /** Without blanks and comments. */
    static List<Piece> pieces(String text) {
        return new ConditionText(text).read();
    }

    private List<Piece> read() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (text.startsWith("//", at)) {
                int line = text.indexOf('\n', at);
                at = line < 0 ? text.length() : line;
            } else if (c == '"' || c == '\'') {
                quoted(at, false);
            } else if (isWordStart(c)) {
                word();
            } else if (Character.isDigit(c)) {
                take(Kind.NUMBER, numberEnd());
            } else if (SIGNS.indexOf(c) >= 0) {
                take(Kind.OPERATOR, operatorEnd());
            } else {
                take("()[]{}".indexOf(c) >= 0 ? Kind.BRACKET : Kind.OTHER, at + 1);
            }
        }
        return List.copyOf(pieces);
    }

    /** A word right before a quote says how the text is meant: {@code r"..."}. */
    private void word() {
        int end = at;
        while (end < text.length() && isWordPart(text.charAt(end))) {
            end++;
        }
        boolean quote = end < text.length() && "\"'".indexOf(text.charAt(end)) >= 0;
        String word = text.substring(at, end);
        if (quote && word.matches("(?i)r|b|rb|br")) {
            quoted(end, word.toLowerCase(Locale.ROOT).contains("r"));
        } else {
            take(Kind.WORD, end);
        }
    }

    private void quoted(int open, boolean raw) {
        String quote = text.substring(open, open + 1);
        String three = quote.repeat(3);
        if (text.startsWith(three, open)) {
            quote = three;
        }
        int end = open + quote.length();
        while (end < text.length() && !text.startsWith(quote, end)) {
            if (quote.length() == 1 && text.charAt(end) == '\n') {
                break;
            }
            end += !raw && text.charAt(end) == '\\' ? 2 : 1;
        }
        boolean closed = end < text.length() && text.startsWith(quote, end);
        take(
                closed ? Kind.TEXT : Kind.OPEN_TEXT,
                closed ? end + quote.length() : Math.min(end, text.length()));
    }

    private int numberEnd() {
        int end = at;
        while (end < text.length()
                && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '.')) {
            end++;
        }
        return end;
    }

    private int operatorEnd() {
        int end = at;
        while (end < text.length() && SIGNS.indexOf(text.charAt(end)) >= 0) {
            // "!" begins something of its own: a &&!b
            if (end > at && text.charAt(end) == '!') {
                break;
            }
            end++;
        }
        return end;
    }

    private void take(Kind kind, int end) {
        pieces.add(new Piece(kind, text.substring(at, end), at));
        at = end;
    }

    private static boolean isWordStart(char c) {
        return Character.isLetter(c) || c == '_';
    }

    private static boolean isWordPart(char c) {
        return isWordStart(c) || Character.isDigit(c);
    }
}
