// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity;

import dev.riskgate.signals.observation.Joined;
import dev.riskgate.signals.observation.Subject;

import java.util.Map;
import java.util.Set;

/**
 * Who is proven to call.
 *
 * @param client the identity whose behaviour is judged
 * @param credential how it was proven
 * @param subject the end user or service that the credential speaks for; empty if none
 * @param scopes what the credential grants
 * @param roles the caller's roles
 * @param attributes claims of a token, or the attributes of an API key
 * @param assurance what the credential itself proves (a token's {@code acr}, {@code amr}, {@code
 *     auth_time})
 */
public record Caller(
        Subject client,
        Credential credential,
        String subject,
        Set<String> scopes,
        Set<String> roles,
        Map<String, Object> attributes,
        Assurance assurance) {

    /**
     * @param kind {@code apiKey} or {@code jwt}, as in the policy
     * @param name the credential's name in the policy
     * @param issuer who gave it out: a token's {@code iss}; empty for an API key. A {@code jti} is
     *     unique within its issuer only (RFC 7519, section 4.1.7)
     * @param id the key's id, or the token's {@code jti} (else a hash of the token); never a secret
     * @param scheme the scheme in which this caller is challenged
     * @param expiresAtMillis when it stops being valid, milliseconds since the epoch; {@link
     *     Long#MAX_VALUE} if never
     */
    public record Credential(
            String kind,
            String name,
            String issuer,
            String id,
            Scheme scheme,
            long expiresAtMillis) {

        /** One text that no other credential has, under whichever name the policy accepts it. */
        public String uniqueName() {
            return Joined.of(kind, issuer, id);
        }
    }

    /**
     * The scheme of {@code WWW-Authenticate}: RFC 9470 belongs to Bearer callers, the others get
     * our own.
     */
    public enum Scheme {
        BEARER("Bearer"),
        RISKGATE("Riskgate");

        private final String label;

        Scheme(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }
}
