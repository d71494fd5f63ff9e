// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli;

/** The server could not be reached, or refused; the message is for a person. */
class OperationFailed extends RuntimeException {

    OperationFailed(String sentence) {
        super(sentence);
    }
}
