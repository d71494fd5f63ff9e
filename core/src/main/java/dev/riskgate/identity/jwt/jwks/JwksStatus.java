// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jwks;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * How a key set is doing, for readiness and metrics.
 *
 * @param location the URL or file of the key set, as it may be shown
 * @param keys how many keys are in force; 0 if none
 * @param withdrawn whether the issuer publishes none any more, and that is in force
 * @param age time since the last successful fetch; null if there was none
 * @param problem why the last fetch failed; empty if it did not
 * @param failingFor time since the first of the fetches in a row that failed; null if the last one
 *     did not
 */
public record JwksStatus(
        String location,
        int keys,
        boolean withdrawn,
        @Nullable Duration age,
        String problem,
        @Nullable Duration failingFor) {

    /** Whether tokens can be verified. */
    public boolean isReady() {
        return keys > 0;
    }

    /**
     * The problem, since when, and what it means for tokens.
     *
     * @param credential the name of a credential whose keys these are
     */
    String text(String credential) {
        String effect =
                isReady() && age != null
                        ? "the keys of " + span(age) + " ago stay in force"
                        : withdrawn
                                ? "its issuer has withdrawn all keys, so all its tokens are refused"
                                : "there are no keys, so its tokens are answered 503";
        String since = failingFor == null ? "" : ", for " + span(failingFor);
        return credential + since + ": " + location + ": " + problem + " (" + effect + ")";
    }

    private static String span(Duration time) {
        if (time.toMinutes() < 2) {
            return time.toSeconds() + " seconds";
        }
        return time.toHours() < 2 ? time.toMinutes() + " minutes" : time.toHours() + " hours";
    }
}
