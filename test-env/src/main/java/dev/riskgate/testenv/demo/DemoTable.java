// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.demo;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Prints the story line by line in fixed columns, with colours where they help and are wanted. */
final class DemoTable {

    private static final String ROW = "%3s  %-38s %-25s %s %-6s %4s  %-22s %6s%n";
    private static final int TITLE = 38;
    private static final int REQUEST = 25;
    private static final int VERDICT = 9;

    private enum Colour {
        GREEN(32),
        YELLOW(33),
        MAGENTA(35),
        RED(31),
        DIM(2),
        BOLD(1);

        private final int code;

        Colour(int code) {
            this.code = code;
        }
    }

    private final PrintStream out;
    private final boolean colours;
    private int number;

    DemoTable(PrintStream out, boolean colours) {
        this.out = out;
        this.colours = colours;
    }

    void head() {
        String title =
                ROW.formatted(
                        "#",
                        "what happens",
                        "request",
                        cell("verdict", VERDICT),
                        "status",
                        "risk",
                        "reasons",
                        "ms");
        out.print(paint(Colour.BOLD, title.stripTrailing()) + System.lineSeparator());
    }

    void line(DemoStep demoStep, DemoOutcome got, List<String> differences) {
        number++;
        String times = demoStep.times() == 1 ? "" : " x" + demoStep.times();
        out.printf(
                Locale.ROOT,
                ROW,
                number,
                cut(demoStep.title(), TITLE),
                cut(got.request().method() + " " + got.request().path() + times, REQUEST),
                paint(colour(got.verdict()), cell(got.verdict(), VERDICT)),
                got.status(),
                got.decision().isMissingNode() ? "" : "%.0f".formatted(got.risk()),
                reasons(got.reasons()),
                "%.1f".formatted(got.response().took().toNanos() / 1e6));
        if (!got.sentence().isEmpty()) {
            out.println(paint(Colour.DIM, "     " + got.sentence()));
        }
        for (String difference : differences) {
            out.println(paint(Colour.RED, "     NOT AS EXPECTED: " + difference));
        }
    }

    String dim(String text) {
        return paint(Colour.DIM, text);
    }

    String bold(String text) {
        return paint(Colour.BOLD, text);
    }

    /** The first one says most; the decision log has them all. */
    private static String reasons(List<String> codes) {
        return switch (codes.size()) {
            case 0 -> "";
            case 1 -> codes.getFirst();
            default -> codes.getFirst() + ", +" + (codes.size() - 1);
        };
    }

    private static Colour colour(String verdict) {
        return switch (verdict) {
            case "allow" -> Colour.GREEN;
            case "challenge" -> Colour.YELLOW;
            case "throttle" -> Colour.MAGENTA;
            default -> Colour.RED;
        };
    }

    private static String cell(String text, int width) {
        return ("%-" + width + "s").formatted(text);
    }

    private static String cut(String text, int width) {
        return text.length() <= width ? text : text.substring(0, width - 2) + "..";
    }

    private String paint(Colour colour, String text) {
        return colours ? "\u001b[" + colour.code + "m" + text + "\u001b[0m" : text;
    }
}
