// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv;

/** Something this machine lacks; the message is one plain sentence with the remedy. */
public final class MissingPrerequisite extends RuntimeException {

    public MissingPrerequisite(String sentence) {
        super(sentence);
    }

    public MissingPrerequisite(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
