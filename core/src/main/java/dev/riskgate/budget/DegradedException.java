// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.budget;

/**
 * A dependency failed, so the check cannot be completed; carries the cause that the policy's
 * onDegraded is asked for.
 */
public class DegradedException extends RuntimeException {

    private final Degradation degradation;

    public DegradedException(Degradation degradation, String message) {
        super(message, null, false, false);
        this.degradation = degradation;
    }

    public Degradation degradation() {
        return degradation;
    }
}
