// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.yaml;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Prints problems for a person: where, what, and the line itself with a caret under the place. */
public final class ProblemPrinter {

    private static final int MAX_WIDTH = 110;
    private static final int CONTEXT = 40;

    private final List<String> lines;
    private final StringBuilder out = new StringBuilder();

    /**
     * @param content the file that the problems are about; empty if it could not be read
     */
    public ProblemPrinter(byte[] content) {
        this.lines = new String(content, StandardCharsets.UTF_8).lines().toList();
    }

    /**
     * @param word what the problem is: {@code error} or {@code warning}
     */
    public ProblemPrinter print(String word, List<Problem> problems) {
        for (Problem problem : problems) {
            String place = problem.line() == 0 ? "" : ":" + problem.line() + ":" + problem.column();
            out.append(problem.file()).append(place).append(": ").append(word).append(": ");
            if (!problem.path().isEmpty()) {
                out.append(problem.path()).append(": ");
            }
            out.append(problem.message()).append('\n');
            line(problem);
        }
        return this;
    }

    private void line(Problem problem) {
        if (problem.line() < 1 || problem.line() > lines.size()) {
            return;
        }
        String line = lines.get(problem.line() - 1);
        int at =
                Math.clamp(
                        line.offsetByCodePoints(
                                0,
                                Math.min(
                                        Math.max(problem.column() - 1, 0),
                                        line.codePointCount(0, line.length()))),
                        0,
                        line.length());
        int from = line.length() <= MAX_WIDTH ? 0 : Math.max(0, at - CONTEXT);
        int to = Math.min(line.length(), from + MAX_WIDTH);
        String number = Integer.toString(problem.line());
        String gutter = " ".repeat(number.length()) + " | ";
        String more = from > 0 ? "…" : "";
        out.append("  ").append(number).append(" | ").append(more);
        out.append(printable(line.substring(from, to)))
                .append(to < line.length() ? "…" : "")
                .append('\n');
        out.append("  ").append(gutter).append(" ".repeat(more.length() + at - from)).append("^\n");
    }

    /**
     * Tabs become one blank, so that the caret stands where it should; other control characters
     * show as dots.
     */
    private static String printable(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            shown.append(c == '\t' ? ' ' : Character.isISOControl(c) ? '·' : c);
        }
        return shown.toString();
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
