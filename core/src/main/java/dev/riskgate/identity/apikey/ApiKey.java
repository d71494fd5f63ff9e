// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.apikey;

import dev.riskgate.identity.TotpSeed;
import dev.riskgate.signals.observation.Subject;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Set;

/**
 * One entry of the key file. Immutable.
 *
 * @param id public, unique in the file
 * @param client whose key it is, in the namespace {@link Subject#KEYS}; several keys of one client
 *     may be valid at once
 * @param hash keyed hash of the key's whole text, so the hash is bound to the id
 * @param notBeforeMillis valid from this moment on, milliseconds since the epoch
 * @param expiresMillis no longer valid at this moment, milliseconds since the epoch
 * @param totp seed of one-time codes; null if it has none
 */
record ApiKey(
        String id,
        Subject client,
        byte[] hash,
        Set<String> scopes,
        Set<String> roles,
        Map<String, Object> attributes,
        long notBeforeMillis,
        long expiresMillis,
        boolean disabled,
        @Nullable TotpSeed totp) {

    @Override
    public String toString() {
        return "ApiKey[" + id + "]";
    }
}
