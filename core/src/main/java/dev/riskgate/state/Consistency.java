// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.state;

/** How exact a limit or a route has to be where several replicas share their state. */
public enum Consistency {
    /**
     * Decided from what this replica knows; the others' part follows within {@code
     * state.maxStaleness}.
     */
    BOUNDED,
    /** Decided with the shared store, on every request; without it, {@code onDegraded} decides. */
    STRICT
}
