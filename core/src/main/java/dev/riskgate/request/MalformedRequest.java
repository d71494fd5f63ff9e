// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

/**
 * The request cannot be judged. Caught where a front door has read the request, and answered with a
 * denial.
 */
public final class MalformedRequest extends RuntimeException {

    private final Malformation malformation;

    MalformedRequest(Malformation malformation) {
        super(malformation.name(), null, false, false);
        this.malformation = malformation;
    }

    public Malformation malformation() {
        return malformation;
    }
}
