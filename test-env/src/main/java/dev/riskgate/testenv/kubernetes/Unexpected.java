// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes;

/** Something that Riskgate promises and that did not happen, in a sentence. */
final class Unexpected extends RuntimeException {

    Unexpected(String sentence) {
        super(sentence);
    }

    static void unless(boolean holds, String sentence) {
        if (!holds) {
            throw new Unexpected(sentence);
        }
    }
}
