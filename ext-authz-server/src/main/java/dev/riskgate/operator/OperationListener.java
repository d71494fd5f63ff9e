// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.operator;

/** Counts operations. Called on the request's thread. */
@FunctionalInterface
public interface OperationListener {

    /**
     * @param operation {@link Operation#label}, {@code none} for what is no operation
     */
    void operated(String operation, OperationOutcome operationOutcome);
}
