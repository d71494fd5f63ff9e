// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.chart;

import tools.jackson.databind.JsonNode;

import java.util.List;

/** The values as tables in Markdown, one for each section. */
final class ValuesTable {

    private static final int LONGEST = 80;

    private final StringBuilder text = new StringBuilder();

    private ValuesTable() {}

    static String of(List<ChartValue> values) {
        ValuesTable table = new ValuesTable();
        String section = "";
        for (ChartValue value : values) {
            if (!value.section().equals(section)) {
                section = value.section();
                table.text
                        .append("\n### ")
                        .append(section)
                        .append("\n\n| Value | Default | Meaning |\n|---|---|---|\n");
            }
            table.add(value);
        }
        return table.text.toString();
    }

    private void add(ChartValue value) {
        if (!value.closed()) {
            if (!value.description().isEmpty()) {
                row(value, "");
            }
            value.children().forEach(this::add);
            return;
        }
        row(value, fallback(value.fallback()));
    }

    private void row(ChartValue value, String fallback) {
        text.append("| `")
                .append(String.join(".", value.path()))
                .append("` | ")
                .append(fallback)
                .append(" | ")
                .append(value.description().replace("|", "\\|"))
                .append(" |\n");
    }

    private static String fallback(JsonNode value) {
        String json = value.toString();
        if (json.equals("\"\"")) {
            return "";
        }
        return json.length() > LONGEST ? "see values.yaml" : "`" + json.replace("|", "\\|") + "`";
    }
}
