// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.operator;

/**
 * An operation that is not carried out, with the HTTP status and a sentence that says what to do.
 */
final class Refusal extends RuntimeException {

    private final int status;

    Refusal(int status, String sentence) {
        super(sentence, null, false, false);
        this.status = status;
    }

    static Refusal badRequest(String sentence) {
        return new Refusal(400, sentence);
    }

    int status() {
        return status;
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
