// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.operator;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What became of an operation. */
public enum OperationOutcome {
    DONE,
    /** The request was faulty, or nothing is known of the client. */
    REFUSED,
    /** The token was missing or wrong, or none is set. */
    UNAUTHENTICATED,
    /** The store was away, or a fault of our own. */
    FAILED;

    /** The label of this outcome in the metric. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All labels that there are. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(OperationOutcome::label).toList();
    }

    static OperationOutcome of(int status) {
        return switch (status) {
            case 200 -> DONE;
            case 401, 403 -> UNAUTHENTICATED;
            case 500, 503 -> FAILED;
            default -> REFUSED;
        };
    }
}
