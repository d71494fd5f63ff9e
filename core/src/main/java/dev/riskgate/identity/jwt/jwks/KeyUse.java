// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jwks;

/**
 * Which credential needs which keys.
 *
 * @param credential the credential's name in the policy
 * @param issuer the exact {@code iss} of its tokens
 */
public record KeyUse(String credential, String issuer, JwksSettings settings) {

    /** Whether keys that held for the other may hold here for a while. */
    boolean succeeds(KeyUse before) {
        return credential.equals(before.credential) && issuer.equals(before.issuer);
    }
}
