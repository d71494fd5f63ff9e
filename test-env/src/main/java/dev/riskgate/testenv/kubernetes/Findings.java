// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Prints what happens: a line a step with its time, and below it what was seen. */
final class Findings {

    private final PrintStream out;
    private final StringBuilder seen = new StringBuilder();
    private int number;

    Findings(PrintStream out) {
        this.out = out;
    }

    /** Something that the present step has seen. */
    void saw(String sentence) {
        seen.append("      ").append(sentence.stripTrailing()).append(System.lineSeparator());
    }

    void skipped(String why) {
        saw("skipped: " + why);
    }

    void end(String title, Duration took) {
        number++;
        out.printf(Locale.ROOT, "%2d  %-66s %6.1f s%n", number, title, seconds(took));
        out.print(seen);
        out.flush();
        seen.setLength(0);
    }

    static String inSeconds(Duration took) {
        return "%.1f s".formatted(seconds(took));
    }

    private static double seconds(Duration took) {
        return took.toMillis() / 1e3;
    }
}
