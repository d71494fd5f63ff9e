// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.management.family;

import static dev.riskgate.management.family.MetricFamily.Type.COUNTER;
import static dev.riskgate.management.family.MetricFamily.Type.GAUGE;

import java.util.List;

/** The server, its logs and its operators. */
public enum ServerFamily implements MetricFamily {
    LOG_LINES(
            COUNTER,
            "riskgate_log_lines_total",
            List.of("output", "outcome"),
            "Records of the decision log, by output and outcome.",
            "By the name of the output; `written` or `dropped`. The output "
                    + "`recording` is of [`record`](replay.md)."),
    LOG_WAITING(
            GAUGE,
            "riskgate_log_waiting",
            List.of("output"),
            "Decisions that wait to be written, by output.",
            ""),
    OPERATIONS(
            COUNTER,
            "riskgate_operations_total",
            List.of("operation", "outcome"),
            "Operations that were requested, by operation and outcome.",
            "`block`, `unblock`, `blocks` (the list), `show`, `accept`, `forget`, `top`,"
                    + " `unused_keys`, `none` (no such operation); `done`, `refused`,"
                    + " `unauthenticated`, `failed`."),
    READY(GAUGE, "riskgate_ready", List.of(), "1 while the server is ready.", ""),
    BUILD(GAUGE, "riskgate_build", List.of("version"), "Always 1, of the running version.", "");

    private final Description description;

    ServerFamily(Type type, String name, List<String> labels, String help, String reading) {
        this.description = new Description(type, name, labels, help, reading);
    }

    @Override
    public Description description() {
        return description;
    }
}
