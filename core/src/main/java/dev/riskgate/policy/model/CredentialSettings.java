// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.model;

import dev.riskgate.verdict.AssuranceLevel;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One kind of credential that callers may present. */
public sealed interface CredentialSettings {

    /** Unique in the policy. */
    String name();

    /**
     * The namespace of its clients, see {@link dev.riskgate.signals.observation.Subject}.
     * Credentials that share it share clients.
     */
    String clients();

    /** The policy key of this kind. */
    default String kind() {
        return switch (this) {
            case Jwt _ -> "jwt";
            case ApiKey _ -> "apiKey";
        };
    }

    /**
     * A bearer token (RFC 6750) that is a signed JWT (RFC 7519).
     *
     * @param clients the issuer, unless the policy says otherwise
     * @param issuer the exact {@code iss}
     * @param audiences a token must name one of them in {@code aud}
     * @param algorithms JWS algorithms that are accepted; never {@code none}, never a symmetric one
     * @param clockSkew how far the issuer's clock may be off
     * @param jwks where the issuer's keys are
     * @param clientId claims that name the client together, as paths without the leading {@code
     *     claims.}
     * @param claims which claims hold scopes, roles and tenant
     * @param acr which {@code acr} values mean which assurance
     * @param metadataKey key of already verified claims from Envoy's {@code jwt_authn}; empty to
     *     verify tokens here
     */
    record Jwt(
            String name,
            String clients,
            String issuer,
            List<String> audiences,
            List<String> algorithms,
            Duration clockSkew,
            Jwks jwks,
            List<String> clientId,
            Claims claims,
            Map<String, AssuranceLevel> acr,
            String metadataKey)
            implements CredentialSettings {

        /** Asymmetric families that RFC 8725 leaves standing. */
        public static final List<String> DEFAULT_ALGORITHMS =
                List.of("RS256", "PS256", "ES256", "ES384", "ES512", "EdDSA", "Ed25519");

        /** All that can be allowed: asymmetric ones. */
        public static final List<String> KNOWN_ALGORITHMS =
                List.of(
                        "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384",
                        "ES512", "EdDSA", "Ed25519");

        public static final Duration DEFAULT_CLOCK_SKEW = Duration.ofSeconds(30);

        /** The subject: every access token has one (RFC 9068). */
        public static final List<String> DEFAULT_CLIENT_ID = List.of("sub");

        /** {@code phr} and {@code phrh} are OpenID's values for phishing-resistant. */
        public static final Map<String, AssuranceLevel> DEFAULT_ACR =
                Map.of(
                        "mfa", AssuranceLevel.MFA,
                        "phr", AssuranceLevel.PHISHING_RESISTANT,
                        "phrh", AssuranceLevel.PHISHING_RESISTANT);
    }

    /**
     * Where keys come from; at most one of the two is set.
     *
     * @param url https URL of a JWK set
     * @param file path of a JWK set, relative to the policy file
     */
    record Jwks(String url, String file) {

        /**
         * Found through the issuer's OpenID configuration, unless {@code metadataKey} makes keys
         * unnecessary.
         */
        public static final Jwks DISCOVERED = new Jwks("", "");

        public boolean isAbsent() {
            return url.isEmpty() && file.isEmpty();
        }
    }

    /**
     * Claim paths, dotted, without the leading {@code claims.}.
     *
     * @param scopes space-separated text or a list
     * @param roles a list or space-separated text; empty if tokens carry none
     * @param tenant empty if there is one tenant only
     */
    record Claims(String scopes, String roles, String tenant) {
        public static final Claims DEFAULT = new Claims("scope", "", "");
    }

    /**
     * An API key in a header.
     *
     * @param clients {@link dev.riskgate.signals.observation.Subject#KEYS}, unless the policy says
     *     otherwise; the same for all, since they read one key file
     * @param header lower-case name
     * @param forward whether the key goes on to the upstream
     */
    record ApiKey(String name, String clients, String header, boolean forward)
            implements CredentialSettings {
        public static final String DEFAULT_HEADER = "x-api-key";
    }
}
