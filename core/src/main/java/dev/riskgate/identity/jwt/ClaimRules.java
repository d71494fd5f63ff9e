// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt;

import dev.riskgate.verdict.AssuranceLevel;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * What the claims of a token mean.
 *
 * @param clientId the claims that name the client together, at least one
 * @param scopes where the scopes are: space-separated text (RFC 8693 {@code scope}) or a list
 * @param roles where the roles are; null if tokens carry none
 * @param tenant where the tenant is; null if there is one tenant only
 * @param acr which {@code acr} means which assurance
 */
public record ClaimRules(
        List<ClaimPath> clientId,
        ClaimPath scopes,
        @Nullable ClaimPath roles,
        @Nullable ClaimPath tenant,
        Map<String, AssuranceLevel> acr) {

    public ClaimRules {
        clientId = List.copyOf(clientId);
        acr = Map.copyOf(acr);
        if (clientId.isEmpty()) {
            throw new IllegalArgumentException("clientId has to name at least one claim");
        }
    }
}
