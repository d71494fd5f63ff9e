// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt;

import dev.riskgate.identity.jwt.jwks.TestIssuer;
import dev.riskgate.verdict.AssuranceLevel;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Settings that fit {@link TestIssuer}. */
public final class Jwts {

    static final ClaimRules RULES =
            new ClaimRules(
                    List.of(new ClaimPath("azp")),
                    new ClaimPath("scope"),
                    new ClaimPath("realm_access.roles"),
                    null,
                    Map.of(
                            "urn:strong",
                            AssuranceLevel.MFA,
                            "phr",
                            AssuranceLevel.PHISHING_RESISTANT));

    public static final JwtSettings SETTINGS = settings(TestIssuer.ISSUER, RULES, "");

    private Jwts() {}

    static JwtSettings settings(String issuer, ClaimRules rules, String metadataKey) {
        return new JwtSettings(
                "idp",
                issuer,
                issuer,
                Set.of("api", "api2"),
                Set.of(),
                Set.of("RS256", "PS256", "ES256", "EdDSA", "Ed25519"),
                Duration.ofSeconds(30),
                rules,
                metadataKey,
                16 << 10);
    }

    static ClaimRules clientId(String... paths) {
        return new ClaimRules(
                List.of(paths).stream().map(ClaimPath::new).toList(),
                RULES.scopes(),
                RULES.roles(),
                null,
                RULES.acr());
    }
}
