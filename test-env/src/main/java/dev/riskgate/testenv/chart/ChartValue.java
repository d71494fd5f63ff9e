// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.chart;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;

/**
 * One value of the chart, as values.yaml shows it.
 *
 * @param path of names from the top
 * @param section the heading that it stands under; empty within a mapping
 * @param description the comment above it, on one line
 * @param extra what the comment adds to its schema
 * @param fallback what it is unless somebody sets it
 * @param children the values within, if it is a mapping whose keys are known
 */
record ChartValue(
        List<String> path,
        String section,
        String description,
        ObjectNode extra,
        JsonNode fallback,
        List<ChartValue> children) {

    String name() {
        return path.getLast();
    }

    /** Whether what it holds is described elsewhere, or free. */
    boolean closed() {
        return extra.has("$ref") || children.isEmpty();
    }
}
