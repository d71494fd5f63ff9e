// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.yaml.format;

import java.util.ArrayList;
import java.util.List;

/** The lines of a file while it is laid out. Comments behind content are put in one column. */
final class Lines {

    private static final int WIDTH = 120;
    private static final String BEFORE_COMMENT = "  ";

    /**
     * @param comment behind the content; empty if there is none
     */
    private record Line(String content, String comment) {

        boolean isAnnotated() {
            return !comment.isEmpty() && !content.isEmpty();
        }
    }

    private final List<Line> lines = new ArrayList<>();
    private final StringBuilder content = new StringBuilder();
    private String comment = "";

    /** Whether nothing stands in the current line yet. */
    boolean isAtStart() {
        return content.isEmpty() && comment.isEmpty();
    }

    void add(String text) {
        content.append(text);
    }

    void comment(String text) {
        comment = text;
    }

    void end() {
        lines.add(new Line(content.toString(), comment));
        content.setLength(0);
        comment = "";
    }

    /** At most one, and none at the top. */
    void blank() {
        if (!lines.isEmpty() && !lines.getLast().equals(new Line("", ""))) {
            end();
        }
    }

    /** All of them, each ended. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (int from = 0; from < lines.size(); ) {
            int to = from;
            while (to < lines.size() && lines.get(to).isAnnotated()) {
                to++;
            }
            if (to == from) {
                Line line = lines.get(from++);
                text.append(line.content()).append(line.comment()).append('\n');
            } else {
                annotated(lines.subList(from, to), text);
                from = to;
            }
        }
        return text.toString();
    }

    private static void annotated(List<Line> run, StringBuilder text) {
        int column = run.stream().mapToInt(line -> width(line.content())).max().orElse(0);
        int longest = run.stream().mapToInt(line -> width(line.comment())).max().orElse(0);
        boolean aligned = column + BEFORE_COMMENT.length() + longest <= WIDTH;
        for (Line line : run) {
            int gap = aligned ? column - width(line.content()) : 0;
            text.append(line.content()).append(" ".repeat(gap)).append(BEFORE_COMMENT);
            text.append(line.comment()).append('\n');
        }
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
