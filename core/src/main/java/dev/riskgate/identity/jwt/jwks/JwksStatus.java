// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jwks;

import java.time.Duration;

/**
 * How a key set is doing, for readiness.
 *
 * @param location the URL or file of the key set, as in the policy
 * @param keys how many keys are in force; 0 if none
 * @param age time since the last successful fetch; zero if there was none
 * @param problem why the last fetch failed; empty if it did not
 */
public record JwksStatus(String location, int keys, Duration age, String problem) {

    /** Whether tokens can be verified. */
    public boolean isReady() {
        return keys > 0;
    }

    /** The problem, and what it means for tokens. */
    String text() {
        String effect =
                isReady()
                        ? "the keys of " + age.toMinutes() + " minutes ago stay in force"
                        : "there are no keys, so its tokens are answered 503";
        return location + ": " + problem + " (" + effect + ")";
    }
}
