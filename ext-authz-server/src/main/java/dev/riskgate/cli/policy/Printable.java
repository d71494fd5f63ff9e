// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.policy;

import java.util.stream.Collectors;

/**
 * Text of somebody's file, harmless to a terminal and honest to a reader: what would be invisible,
 * or would move what stands around it, is shown as its escape sequence.
 */
final class Printable {

    private Printable() {}

    /** One line. */
    static String line(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> append(shown, c));
        return shown.toString();
    }

    /** Several lines, each ended. */
    static String lines(String text) {
        return text.lines().map(Printable::line).collect(Collectors.joining("\n", "", "\n"));
    }

    private static void append(StringBuilder shown, int c) {
        boolean hidden =
                switch (Character.getType(c)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.PRIVATE_USE,
                            Character.SURROGATE,
                            Character.UNASSIGNED ->
                            true;
                    default -> false;
                };
        if (hidden) {
            shown.append(c > 0xffff ? "\\U%08x".formatted(c) : "\\u%04x".formatted(c));
        } else {
            shown.appendCodePoint(c);
        }
    }
}
