// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli;

import dev.riskgate.identity.SecretText;

import org.jspecify.annotations.Nullable;

/**
 * Keeps whole credentials that were pasted where something else belongs from being sent, kept or
 * shown.
 */
final class Pasted {

    private Pasted() {}

    /**
     * @param what the text should be: {@code the client}
     */
    static void refuse(String what, @Nullable String text) {
        if (text != null && SecretText.isIn(text)) {
            throw new OperationFailed(
                    "What was given as "
                            + what
                            + " holds an API key or a token. Name a key with --key and a token with"
                            + " --token; of a whole one only the id is used. Nothing was sent.");
        }
    }
}
