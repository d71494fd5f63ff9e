// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a benchmark has found, for people and for machines.
 *
 * @param name as in {@code bench/run NAME}
 * @param title one line
 * @param conditions see {@link Conditions}
 * @param sections shown in this order
 * @param figures the same, and more, for machines; whatever JSON can hold
 */
public record Report(
        String name,
        String title,
        Map<String, Object> conditions,
        List<Section> sections,
        Map<String, Object> figures) {

    public sealed interface Section {}

    /** A paragraph of Markdown. */
    public record Text(String markdown) implements Section {}

    /**
     * A picture beside the report.
     *
     * @param name of the file, without {@code .svg}
     * @param alt what it shows, in words
     */
    public record Picture(String name, String alt, String svg) implements Section {}

    /** Every row has as many cells as the head. */
    public record Table(List<String> head, List<List<String>> rows) implements Section {}

    /** The whole report as Markdown. */
    public String markdown() {
        var out = new StringBuilder("# ").append(title).append("\n\n");
        for (Section section : sections) {
            switch (section) {
                case Text text -> out.append(text.markdown()).append("\n\n");
                case Table table -> append(out, table);
                case Picture picture ->
                        out.append("![")
                                .append(picture.alt())
                                .append("](")
                                .append(picture.name())
                                .append(".svg)\n\n");
            }
        }
        var rows = new ArrayList<List<String>>();
        conditions.forEach((key, value) -> rows.add(List.of(key, String.valueOf(value))));
        append(out.append("## Conditions\n\n"), new Table(List.of("", ""), rows));
        return out.toString();
    }

    private static void append(StringBuilder out, Table table) {
        row(out, table.head());
        row(out, table.head().stream().map(_ -> "---").toList());
        table.rows().forEach(cells -> row(out, cells));
        out.append('\n');
    }

    private static void row(StringBuilder out, List<String> cells) {
        out.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
