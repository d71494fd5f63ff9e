// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel.analysis;

import com.google.re2j.Pattern;

import dev.riskgate.policy.cel.analysis.ConditionText.Kind;
import dev.riskgate.policy.cel.analysis.ConditionText.Piece;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a person meant who wrote a condition that cannot be parsed: the habits of other languages,
 * quotes and brackets without their partner. To be asked only after the parser has refused the
 * text. Used once.
 */
final class SyntaxAdvice {

    private static final Map<String, String> OPERATORS =
            Map.of(
                    "=", "\"=\" compares nothing: write == (equal)",
                    "===", "write == (equal)",
                    "!==", "write != (not equal)",
                    "<>", "write != (not equal)",
                    "=<", "write <= (at most)",
                    "=>", "write >= (at least)",
                    "&", "write && (and)",
                    "|", "write || (or)");

    private static final Map<String, String> WORDS =
            Map.of(
                    "and", "write && for \"and\"",
                    "or", "write || for \"or\"",
                    "is", "write == for \"is\"",
                    "equals", "write == for \"equals\"",
                    "like", "there is no \"like\": write x.contains(\"...\") or x.matches(\"...\")",
                    "if", "leave \"if\" out: a condition stands alone",
                    "then", "leave \"then\" out: what happens stands under then:");

    private static final Map<String, String> PARTNERS = Map.of(")", "(", "]", "[", "}", "{");

    /** An escape sequence that CEL knows. */
    private static final Pattern ESCAPE =
            Pattern.compile("\\\\([abfnrtv\\\\?\"'`xXuU]|[0-3][0-7])");

    private static final Pattern SPAN = Pattern.compile("[0-9]+(ms|[smhd])");

    private final List<Piece> pieces;
    private final List<Advice> found = new ArrayList<>();

    private SyntaxAdvice(String text) {
        this.pieces = ConditionText.pieces(text);
    }

    /** In the order of the text; empty if nothing is recognised. */
    static List<Advice> of(String text) {
        return new SyntaxAdvice(text).read();
    }

    private List<Advice> read() {
        for (int i = 0; i < pieces.size(); i++) {
            String message = message(i);
            if (message != null) {
                found.add(new Advice(pieces.get(i).offset(), message));
            }
        }
        if (found.isEmpty()) {
            brackets();
        }
        if (found.isEmpty()) {
            ends();
        }
        return List.copyOf(found);
    }

    private @Nullable String message(int i) {
        Piece piece = pieces.get(i);
        return switch (piece.kind()) {
            case OPEN_TEXT ->
                    "this text has no end: a %s is missing".formatted(openQuote(piece.text()));
            case TEXT -> escape(piece.text());
            case OPERATOR -> OPERATORS.get(piece.text());
            case NUMBER -> number(i);
            case WORD -> word(i);
            case BRACKET -> listInBrackets(i);
            case OTHER ->
                    "“”„«»‘’‚".contains(piece.text())
                            ? "%s is no quote to CEL: write \"".formatted(piece.text())
                            : piece.is(";") ? "write && or || between two conditions" : null;
        };
    }

    private static String openQuote(String text) {
        String unprefixed = text.replaceFirst("^[rRbB]*", "");
        String quote = unprefixed.substring(0, 1);
        return unprefixed.startsWith(quote.repeat(3)) ? quote.repeat(3) : quote;
    }

    private static @Nullable String escape(String text) {
        boolean raw = text.matches("(?is)[rb]*r[rb]*[\"'].*");
        return !raw && ESCAPE.matcher(text).replaceAll("").indexOf('\\') >= 0
                ? "after \\ stands n, t, \" or another \\ here; write \\\\ for the sign itself, or"
                        + " r\"...\" for a text without escapes"
                : null;
    }

    private @Nullable String number(int i) {
        Piece piece = pieces.get(i);
        if (SPAN.matcher(piece.text()).matches()) {
            return "%s is no number; write assurance.ageSeconds in seconds, other time spans as duration(\"%s\")"
                    .formatted(piece.text(), piece.text());
        }
        boolean comma = at(i + 1).is(",") && at(i + 2).kind() == Kind.NUMBER;
        return comma && touch(piece, at(i + 1)) && touch(at(i + 1), at(i + 2)) && depth(i) == 0
                ? "a number has a point and no comma: %s.%s"
                        .formatted(piece.text(), at(i + 2).text())
                : null;
    }

    private @Nullable String word(int i) {
        String word = at(i).text().toLowerCase(Locale.ROOT);
        if (at(i - 1).is(".") || at(i + 1).is(".")) {
            return null;
        }
        if (word.equals("not")) {
            return at(i + 1).text().equalsIgnoreCase("in")
                    ? "write !(x in [...]) for \"not in\""
                    : "write ! for \"not\": !(...)";
        }
        if (word.equals("in")) {
            return at(i).is("in") || at(i - 1).text().equalsIgnoreCase("not")
                    ? null
                    : "write \"in\" in lower case";
        }
        return WORDS.get(word);
    }

    /** {@code x in ("a", "b")}. */
    private @Nullable String listInBrackets(int i) {
        return at(i - 1).text().equalsIgnoreCase("in")
                        && (at(i).is("(") || at(i).is("{"))
                        && at(i + 1).kind() == Kind.TEXT
                        && at(i + 2).is(",")
                ? "a list stands in [ ]: [%s, ...]".formatted(at(i + 1).text())
                : null;
    }

    private void brackets() {
        Deque<Piece> open = new ArrayDeque<>();
        for (Piece piece : pieces) {
            if (piece.kind() != Kind.BRACKET) {
                continue;
            }
            String partner = PARTNERS.get(piece.text());
            if (partner == null) {
                open.push(piece);
            } else if (!open.isEmpty() && open.peek().is(partner)) {
                open.pop();
            } else {
                String before =
                        open.isEmpty()
                                ? "there is no \""
                                        + partner
                                        + "\" for this \""
                                        + piece.text()
                                        + "\""
                                : "\"%s\" does not close the \"%s\" before it"
                                        .formatted(piece.text(), open.peek().text());
                found.add(new Advice(piece.offset(), before));
                return;
            }
        }
        if (!open.isEmpty()) {
            Piece first = open.getLast();
            found.add(
                    new Advice(
                            first.offset(), "this \"%s\" is never closed".formatted(first.text())));
        }
    }

    private void ends() {
        if (pieces.isEmpty()) {
            return;
        }
        Piece first = pieces.getFirst();
        Piece last = pieces.getLast();
        if (first.kind() == Kind.OPERATOR && !first.is("!")) {
            found.add(new Advice(first.offset(), "something is missing before " + first.text()));
        } else if (last.kind() == Kind.OPERATOR) {
            found.add(new Advice(last.offset(), "something is missing after " + last.text()));
        } else {
            neighbours();
        }
    }

    /** {@code a b}: two values, and nothing that joins them. */
    private void neighbours() {
        for (int i = 1; i < pieces.size(); i++) {
            if (isValue(at(i - 1)) && isValue(at(i)) && !at(i).is("in") && !at(i - 1).is("in")) {
                found.add(
                        new Advice(
                                at(i).offset(),
                                "an operator is missing before %s, such as && or =="
                                        .formatted(at(i).text())));
                return;
            }
        }
    }

    private static boolean isValue(Piece piece) {
        return piece.kind() == Kind.WORD
                || piece.kind() == Kind.NUMBER
                || piece.kind() == Kind.TEXT;
    }

    private int depth(int end) {
        int depth = 0;
        for (Piece piece : pieces.subList(0, end)) {
            if (piece.kind() == Kind.BRACKET) {
                depth += PARTNERS.containsKey(piece.text()) ? -1 : 1;
            }
        }
        return depth;
    }

    private static boolean touch(Piece one, Piece next) {
        return one.end() == next.offset();
    }

    /** An empty one before the first and behind the last. */
    private Piece at(int i) {
        return i < 0 || i >= pieces.size() ? new Piece(Kind.OTHER, "", 0) : pieces.get(i);
    }
}
