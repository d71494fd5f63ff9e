// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.challenge;

import dev.riskgate.identity.Caller;
import dev.riskgate.identity.CredentialSettings;
import dev.riskgate.verdict.AssuranceLevel;

import java.util.List;
import java.util.Map;

/**
 * What a response may say about the credentials that are accepted.
 *
 * @param realm the protection space that {@code WWW-Authenticate} names (RFC 9110, 11.5)
 * @param credentials every kind of credential that the policy accepts
 */
public record ResponseSettings(String realm, List<AcceptedCredential> credentials) {

    public static final ResponseSettings DEFAULTS = new ResponseSettings("api", List.of());

    public ResponseSettings {
        credentials = List.copyOf(credentials);
    }

    /**
     * @param name the credential's name in the policy
     * @param scheme the scheme in which its callers are challenged
     * @param howToSend what a client has to send, see {@link CredentialSettings#howToSend}
     * @param acr what the issuer's {@code acr} values mean; empty if it has none
     */
    public record AcceptedCredential(
            String name, Caller.Scheme scheme, String howToSend, Map<String, AssuranceLevel> acr) {

        public AcceptedCredential {
            acr = Map.copyOf(acr);
        }

        /** What a response may say of this credential. */
        public static AcceptedCredential of(CredentialSettings credential) {
            return new AcceptedCredential(
                    credential.name(),
                    credential.kind().scheme(),
                    credential.howToSend(),
                    credential.acr());
        }
    }
}
