// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.load;

/**
 * A run whose answers were not the expected ones, or that could not be carried out. Its figures
 * mean nothing.
 */
public final class VoidRunException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public VoidRunException(String message) {
        super(message);
    }
}
