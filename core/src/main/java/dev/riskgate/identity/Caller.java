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
     * @param kind the kind of credential
     * @param name the credential's name in the policy
     * @param issuer who gave it out: a token's {@code iss}; empty for an API key. A {@code jti} is
     *     unique within its issuer only (RFC 7519, section 4.1.7)
     * @param id the key's id, or the token's {@code jti} (else a hash of the token); never a secret
     * @param expiresAtMillis when it stops being valid, milliseconds since the epoch; {@link
     *     Long#MAX_VALUE} if never
     */
    public record Credential(
            CredentialKind<?> kind, String name, String issuer, String id, long expiresAtMillis) {

        /** The scheme in which this caller is challenged. */
        public Scheme scheme() {
            return kind.scheme();
        }

        /** One text that no other credential has, under whichever name the policy accepts it. */
        public String uniqueName() {
            return Joined.of(kind.label(), issuer, id);
        }
    }

    /**
     * A scheme of {@code WWW-Authenticate} (RFC 9110, section 11.1).
     *
     * @param label its name, as it is sent
     * @param token whether such a credential is a token that somebody else gave out: it carries
     *     claims, and a stronger proof is a new token (RFC 9470). Otherwise the caller gives the
     *     proof with its request, and is told of it in {@link #RISKGATE}
     * @param parameters further parameters of each challenge, as they are sent; may be empty
     */
    public record Scheme(String label, boolean token, String parameters) {
        public static final Scheme BEARER = new Scheme("Bearer", true, "");

        /** Our own, for callers whose scheme has no words for a stronger proof. */
        public static final Scheme RISKGATE = new Scheme("Riskgate", false, "");
    }
}
