// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.probe;

import org.jspecify.annotations.Nullable;

/**
 * Metrics in Prometheus' text format.
 *
 * @param text what {@code /metrics} answered
 */
record Exposition(String text) {

    /**
     * Why a metric is not as wanted, for a person; null if it is. Of several series with the name,
     * one has to fit.
     */
    @Nullable String fault(WantedMetric wanted) {
        String found = null;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            if (!line.startsWith(wanted.name() + " ") && !line.startsWith(wanted.name() + "{")) {
                continue;
            }
            found = line.substring(line.lastIndexOf(' ') + 1);
            if (wanted.isMetBy(number(found))) {
                return null;
            }
        }
        return found == null
                ? "The server has no metric " + wanted.name() + "."
                : "Expected " + wanted.text() + ", and it is " + found + ".";
    }

    /** A value; what is none fits nothing. */
    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException _) {
            return Double.NaN;
        }
    }
}
