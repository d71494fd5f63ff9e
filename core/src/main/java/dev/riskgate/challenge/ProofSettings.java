// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.challenge;

import java.time.Duration;

/**
 * How strictly one-time codes are checked.
 *
 * @param toleratedSteps how many 30 s steps a caller's clock may be off, either way, 0 to 10
 * @param guesses wrong codes that a client may send within {@code guessWindow}, at least 1; then it
 *     is locked
 * @param guessWindow how long wrong codes are counted, from the first one
 */
public record ProofSettings(int toleratedSteps, int guesses, Duration guessWindow) {

    public static final ProofSettings DEFAULTS = new ProofSettings(1, 5, Duration.ofMinutes(15));

    public ProofSettings {
        if (toleratedSteps < 0 || toleratedSteps > 10) {
            throw new IllegalArgumentException("toleratedSteps must be 0 to 10: " + toleratedSteps);
        }
        if (guesses < 1) {
            throw new IllegalArgumentException("guesses must be at least 1: " + guesses);
        }
        if (!guessWindow.isPositive()) {
            throw new IllegalArgumentException("guessWindow must be above 0: " + guessWindow);
        }
    }
}
