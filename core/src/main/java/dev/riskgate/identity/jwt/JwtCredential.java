// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt;

import dev.riskgate.identity.Carrier;
import dev.riskgate.identity.CredentialKind;
import dev.riskgate.identity.CredentialSettings;
import dev.riskgate.identity.jwt.jwks.JwksSettings;
import dev.riskgate.verdict.AssuranceLevel;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A bearer token (RFC 6750) that is a signed JWT (RFC 7519).
 *
 * @param clients the issuer, unless the policy says otherwise
 * @param issuer the exact {@code iss}
 * @param audiences a token must name one of them in {@code aud}; empty for an issuer whose tokens
 *     have none, and then there are clientIds
 * @param clientIds a token's {@code client_id}, or {@code azp} where there is none, is one of them;
 *     empty for any
 * @param algorithms JWS algorithms that are accepted; never {@code none}, never a symmetric one
 * @param clockSkew how far the issuer's clock may be off
 * @param maxTokenKiB the largest token that is read, in KiB; 1 to {@link #MOST_TOKEN_KIB}
 * @param jwks where the issuer's keys are
 * @param insecureHttp whether the keys may come over plain http from elsewhere than this machine
 * @param clientId claims that name the client together
 * @param claims which claims hold scopes, roles and tenant
 * @param acr which {@code acr} values mean which assurance
 * @param metadataKey key of already verified claims from Envoy's {@code jwt_authn}; empty to verify
 *     tokens here
 */
public record JwtCredential(
        String name,
        String clients,
        String issuer,
        List<String> audiences,
        List<String> clientIds,
        List<String> algorithms,
        Duration clockSkew,
        int maxTokenKiB,
        Jwks jwks,
        boolean insecureHttp,
        List<ClaimPath> clientId,
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
                    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
                    "EdDSA", "Ed25519");

    public static final Duration DEFAULT_CLOCK_SKEW = Duration.ofSeconds(30);

    public static final int DEFAULT_TOKEN_KIB = 16;

    /** What fits into {@link dev.riskgate.http.HeaderLimits} beside other headers. */
    public static final int MOST_TOKEN_KIB = 96;

    /** The subject: every access token has one (RFC 9068). */
    public static final List<ClaimPath> DEFAULT_CLIENT_ID = List.of(new ClaimPath("sub"));

    /** {@code phr} and {@code phrh} are OpenID's values for phishing-resistant. */
    public static final Map<String, AssuranceLevel> DEFAULT_ACR =
            Map.of(
                    "mfa", AssuranceLevel.MFA,
                    "phr", AssuranceLevel.PHISHING_RESISTANT,
                    "phrh", AssuranceLevel.PHISHING_RESISTANT);

    @Override
    public CredentialKind<JwtCredential> kind() {
        return JwtKind.INSTANCE;
    }

    @Override
    public Carrier carrier() {
        return new Carrier(Carrier.AUTHORIZATION, "bearer", true);
    }

    @Override
    public String howToSend() {
        return "an access token in the header authorization (Bearer)";
    }

    @Override
    public boolean namesTenants() {
        return claims.tenant() != null;
    }

    /** What the authenticator is told. */
    JwtSettings settings() {
        return new JwtSettings(
                name,
                issuer,
                clients,
                Set.copyOf(audiences),
                Set.copyOf(clientIds),
                Set.copyOf(algorithms),
                clockSkew,
                new ClaimRules(clientId, claims.scopes(), claims.roles(), claims.tenant(), acr),
                metadataKey,
                maxTokenKiB << 10);
    }

    /** Whether keys are fetched over plain http from elsewhere than this machine may answer. */
    public boolean fetchesInsecurely() {
        return insecureHttp && keySet() != null && jwks.file().isEmpty();
    }

    /**
     * Where the keys are that verify its tokens.
     *
     * @return null if tokens are not verified here, because the front door has done so
     */
    @Nullable JwksSettings keySet() {
        if (!jwks.url().isEmpty()) {
            return JwksSettings.ofUrl(jwks.url(), insecureHttp);
        }
        if (!jwks.file().isEmpty()) {
            return JwksSettings.ofFile(jwks.file());
        }
        return metadataKey.isEmpty() ? JwksSettings.ofIssuer(issuer, insecureHttp) : null;
    }

    /**
     * Where keys come from; at most one of the two is set.
     *
     * @param url https URL of a JWK set
     * @param file path of a JWK set
     */
    public record Jwks(String url, String file) {

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
     * Where in a token these are.
     *
     * @param scopes space-separated text or a list
     * @param roles a list or space-separated text; null if tokens carry none
     * @param tenant null if there is one tenant only
     * @param objectNames which of scopes and roles may be objects that stand for their names
     */
    public record Claims(
            ClaimPath scopes,
            @Nullable ClaimPath roles,
            @Nullable ClaimPath tenant,
            List<String> objectNames) {
        public static final Claims DEFAULT =
                new Claims(new ClaimPath("scope"), null, null, List.of());

        public Claims {
            objectNames = List.copyOf(objectNames);
        }
    }
}
