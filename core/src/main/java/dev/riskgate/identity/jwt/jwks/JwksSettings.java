// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jwks;

import dev.riskgate.outbound.SecureUrls;

import java.time.Duration;

/**
 * Where an issuer's keys are, and how they are kept fresh.
 *
 * @param place how the location is meant
 * @param location URL of a JWK set (RFC 7517), path of a file that holds one, or an issuer
 * @param insecureHttp whether the operator has said that it may come over plain http
 * @param refreshEvery how often they are fetched in the background
 * @param keepFor how long the last good ones stay in force while none can be fetched
 * @param cooldown least time between two fetches that tokens with unknown keys cause
 */
public record JwksSettings(
        Place place,
        String location,
        boolean insecureHttp,
        Duration refreshEvery,
        Duration keepFor,
        Duration cooldown) {

    /** What the location of a key set is. */
    public enum Place {
        /** The URL of the key set. */
        URL,
        /** The path of a file. */
        FILE,
        /**
         * An issuer whose OpenID configuration names the URL (OpenID Connect Discovery 1.0, section
         * 4).
         */
        ISSUER
    }

    /**
     * @throws IllegalArgumentException for what can never be right, with a sentence for the
     *     operator
     */
    public JwksSettings {
        if (place != Place.FILE) {
            SecureUrls.check(location, insecureHttp);
        }
        if (location.isEmpty() || !refreshEvery.isPositive()) {
            throw new IllegalArgumentException(
                    "A key set needs a location and a positive refresh span");
        }
    }

    /** The location as it may be told: what lets in whoever knows it may stand in a query. */
    String shown() {
        int query = location.indexOf('?');
        return place == Place.FILE || query < 0 ? location : location.substring(0, query);
    }

    /** Every 5 minutes, kept for a day, asked on demand every 10 seconds at most. */
    public static JwksSettings ofUrl(String url) {
        return ofUrl(url, false);
    }

    /** The same, over plain http as well if the operator has said so. */
    public static JwksSettings ofUrl(String url, boolean insecureHttp) {
        return remote(Place.URL, url, insecureHttp);
    }

    /** As {@link #ofUrl}, with the URL that the issuer's OpenID configuration names. */
    public static JwksSettings ofIssuer(String issuer) {
        return ofIssuer(issuer, false);
    }

    /** The same, over plain http as well if the operator has said so. */
    public static JwksSettings ofIssuer(String issuer, boolean insecureHttp) {
        return remote(Place.ISSUER, issuer, insecureHttp);
    }

    private static JwksSettings remote(Place place, String location, boolean insecureHttp) {
        return new JwksSettings(
                place,
                location,
                insecureHttp,
                Duration.ofMinutes(5),
                Duration.ofDays(1),
                Duration.ofSeconds(10));
    }

    /** Looked at twice a second, so that a changed Secret is noticed soon. */
    public static JwksSettings ofFile(String path) {
        return new JwksSettings(
                Place.FILE,
                path,
                false,
                Duration.ofMillis(500),
                Duration.ofDays(1),
                Duration.ofSeconds(1));
    }
}
