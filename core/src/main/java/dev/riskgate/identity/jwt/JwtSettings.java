// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt;

import java.time.Duration;
import java.util.Set;

/**
 * Which JWTs are accepted.
 *
 * @param name the credential's name in the policy
 * @param issuer the exact {@code iss}
 * @param clients the namespace of its clients, see {@link dev.riskgate.signals.observation.Subject}
 * @param audiences one of them has to be in {@code aud}; empty only for issuers whose access tokens
 *     carry none, and then there has to be none
 * @param clientIds the client that the token was issued to is one of them; empty for any, which
 *     needs audiences
 * @param algorithms accepted JWS algorithms, of {@link #SUPPORTED}
 * @param clockSkew how far the issuer's clock may be off ours, not negative
 * @param claims what the claims mean
 * @param metadataKey key in {@link dev.riskgate.request.ApiRequest#verifiedClaims} of claims that
 *     the front door has verified; empty to verify every token here
 * @param maxTokenLength most characters of a token, positive
 */
public record JwtSettings(
        String name,
        String issuer,
        String clients,
        Set<String> audiences,
        Set<String> clientIds,
        Set<String> algorithms,
        Duration clockSkew,
        ClaimRules claims,
        String metadataKey,
        int maxTokenLength) {

    /**
     * Asymmetric algorithms of RFC 7518, RFC 8037 and RFC 9864. Not the symmetric ones: whoever can
     * verify with those can also sign, and the issuer's public key must never be taken for a shared
     * secret.
     */
    public static final Set<String> SUPPORTED =
            Set.of(
                    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
                    "EdDSA", "Ed25519");

    /**
     * @throws IllegalArgumentException for what can never be right, with a sentence for the
     *     operator
     */
    public JwtSettings {
        audiences = Set.copyOf(audiences);
        clientIds = Set.copyOf(clientIds);
        if (audiences.isEmpty() && clientIds.isEmpty()) {
            throw new IllegalArgumentException(
                    "Tokens are for an audience or of known clients, or anybody's token would do");
        }
        algorithms = Set.copyOf(algorithms);
        for (String algorithm : algorithms) {
            if (!SUPPORTED.contains(algorithm)) {
                throw new IllegalArgumentException(
                        "JWT algorithm "
                                + algorithm
                                + " is not supported; use one of "
                                + SUPPORTED);
            }
        }
        if (algorithms.isEmpty() || issuer.isEmpty()) {
            throw new IllegalArgumentException("A JWT credential needs algorithms and an issuer");
        }
        if (maxTokenLength <= 0) {
            throw new IllegalArgumentException("A token has at least one character");
        }
        if (clockSkew.isNegative() || clockSkew.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException("clockSkew has to be between 0s and 10m");
        }
    }
}
