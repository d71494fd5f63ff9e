// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import dev.riskgate.identity.jwt.ClaimPath;
import dev.riskgate.identity.jwt.ClaimRules;
import dev.riskgate.identity.jwt.JwtSettings;
import dev.riskgate.identity.jwt.jwks.JwksSettings;
import dev.riskgate.policy.model.CredentialSettings.Jwks;
import dev.riskgate.policy.model.CredentialSettings.Jwt;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Set;

/** What the policy says of a JWT credential, in the terms of the identity package. */
final class JwtTranslation {

    private JwtTranslation() {}

    static JwtSettings settings(Jwt jwt) {
        return new JwtSettings(
                jwt.name(),
                jwt.issuer(),
                jwt.clients(),
                Set.copyOf(jwt.audiences()),
                Set.copyOf(jwt.algorithms()),
                jwt.clockSkew(),
                new ClaimRules(
                        jwt.clientId().stream().map(ClaimPath::new).toList(),
                        new ClaimPath(jwt.claims().scopes()),
                        path(jwt.claims().roles()),
                        path(jwt.claims().tenant()),
                        jwt.acr()),
                jwt.metadataKey());
    }

    /**
     * Where the keys are that verify its tokens.
     *
     * @param policyFile a relative file is looked for beside it
     * @return null if tokens are not verified here, because the front door has done so
     */
    static @Nullable JwksSettings keySet(Jwt jwt, Path policyFile) {
        Jwks jwks = jwt.jwks();
        if (!jwks.url().isEmpty()) {
            return JwksSettings.ofUrl(jwks.url());
        }
        if (!jwks.file().isEmpty()) {
            return JwksSettings.ofFile(policyFile.resolveSibling(jwks.file()).toString());
        }
        return jwt.metadataKey().isEmpty() ? JwksSettings.ofIssuer(jwt.issuer()) : null;
    }

    private static @Nullable ClaimPath path(String text) {
        return text.isEmpty() ? null : new ClaimPath(text);
    }
}
