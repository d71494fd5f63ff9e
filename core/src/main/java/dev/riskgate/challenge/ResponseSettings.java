// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.challenge;

import dev.riskgate.identity.Caller;
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
     * @param header the request header that it is sent in, lower case
     * @param acr what the issuer's {@code acr} values mean; empty for keys
     */
    public record AcceptedCredential(
            String name, Caller.Scheme scheme, String header, Map<String, AssuranceLevel> acr) {

        public AcceptedCredential {
            acr = Map.copyOf(acr);
        }
    }
}
