// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.yaml.format;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** The source of a scalar, indented anew; its value stays what it was. */
final class ScalarText {

    private ScalarText() {}

    /**
     * The lines of a plain or quoted scalar; the first goes on where the line is. White space
     * around line ends means nothing in it, but for a blank that is escaped.
     */
    static List<String> flow(String source, int indent) {
        List<String> lines = new ArrayList<>();
        for (String line : source.split("\n", -1)) {
            String text = lines.isEmpty() ? line : withoutLeading(line);
            String stripped = withoutTrailing(text);
            if (stripped.length() < text.length() && endsInEscape(stripped)) {
                stripped = text.substring(0, stripped.length() + 1);
            }
            lines.add(lines.isEmpty() || stripped.isEmpty() ? stripped : blanks(indent) + stripped);
        }
        return lines;
    }

    private static boolean endsInEscape(String text) {
        int slashes = 0;
        while (slashes < text.length() && text.charAt(text.length() - 1 - slashes) == '\\') {
            slashes++;
        }
        return slashes % 2 == 1;
    }

    /**
     * The lines of a literal or folded scalar, its header first.
     *
     * @return null if the header says how deep the text is indented, which would be wrong then
     */
    static @Nullable List<String> block(String source, int indent) {
        String[] given = source.split("\n", -1);
        String header = withoutTrailing(given[0]);
        String indicators = header.split("[ \t#]", 2)[0];
        if (indicators.chars().anyMatch(c -> c >= '1' && c <= '9')) {
            return null;
        }
        int old = oldIndent(given);
        List<String> lines = new ArrayList<>();
        lines.add(header);
        for (int i = 1; i < given.length; i++) {
            boolean nothing = given[i].length() <= old && leading(given[i]) == given[i].length();
            lines.add(nothing ? "" : blanks(indent) + given[i].substring(old));
        }
        // What is behind the last line end is not a line of it.
        if (lines.size() > 1 && lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        if (indicators.indexOf('+') < 0) {
            while (lines.size() > 1 && lines.getLast().isEmpty()) {
                lines.removeLast();
            }
        }
        return lines;
    }

    private static int oldIndent(String[] given) {
        for (int i = 1; i < given.length; i++) {
            if (leading(given[i]) < given[i].length()) {
                return leading(given[i]);
            }
        }
        return Integer.MAX_VALUE;
    }

    private static int leading(String text) {
        int at = 0;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        return at;
    }

    /** Without blanks and tabs only: to YAML, other white space is text. */
    private static String withoutLeading(String text) {
        int from = 0;
        while (from < text.length() && isWhite(text.charAt(from))) {
            from++;
        }
        return text.substring(from);
    }

    private static String withoutTrailing(String text) {
        int to = text.length();
        while (to > 0 && isWhite(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(0, to);
    }

    private static boolean isWhite(char c) {
        return c == ' ' || c == '\t';
    }

    static String blanks(int count) {
        return " ".repeat(count);
    }
}
