// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel;

/**
 * A condition asks for something that this request has in no certain form. Without a stack trace,
 * for a caller may bring this about with every request.
 */
final class NotEvaluable extends RuntimeException {

    NotEvaluable(String message) {
        super(message, null, false, false);
    }
}
