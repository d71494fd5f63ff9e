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
     * Why a metric is not as wanted, for a person; null if it is.
     *
     * @param wanted {@code NAME} or {@code NAME=VALUE}; of several series with the name, one has to
     *     fit
     * @throws IllegalArgumentException if the value is no number
     */
    @Nullable String fault(String wanted) {
        int equals = wanted.indexOf('=');
        String name = equals < 0 ? wanted : wanted.substring(0, equals);
        String found = null;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            if (!line.startsWith(name + " ") && !line.startsWith(name + "{")) {
                continue;
            }
            found = line.substring(line.lastIndexOf(' ') + 1);
            if (equals < 0 || number(found) == number(wanted.substring(equals + 1))) {
                return null;
            }
        }
        return found == null
                ? "The server has no metric " + name + "."
                : "Expected " + wanted + ", and it is " + found + ".";
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "--metric must be NAME or NAME=NUMBER, and " + text + " is no number.", e);
        }
    }
}
