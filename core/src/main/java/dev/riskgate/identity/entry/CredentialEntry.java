// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.entry;

import dev.riskgate.identity.TotpSeed;
import dev.riskgate.signals.observation.Subject;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Set;

/**
 * What a file of keys or accounts says of one credential, whatever its secret is. Immutable.
 *
 * @param client whose credential it is, in the namespace {@link Subject#KEYS}: a file knows no
 *     namespaces, the policy says in which one its clients are. Several may be valid at once
 * @param notBeforeMillis valid from this moment on, milliseconds since the epoch
 * @param expiresMillis no longer valid at this moment, milliseconds since the epoch
 * @param totp seed of one-time codes; null if it has none
 */
public record CredentialEntry(
        Subject client,
        Set<String> scopes,
        Set<String> roles,
        Map<String, Object> attributes,
        long notBeforeMillis,
        long expiresMillis,
        boolean disabled,
        @Nullable TotpSeed totp) {

    /** Whether a credential can be used, and why not. */
    public enum Status {
        VALID,
        DISABLED,
        NOT_YET_VALID,
        EXPIRED
    }

    /**
     * @param nowMillis milliseconds since the epoch
     */
    public Status status(long nowMillis) {
        if (disabled) {
            return Status.DISABLED;
        }
        if (nowMillis < notBeforeMillis) {
            return Status.NOT_YET_VALID;
        }
        return nowMillis >= expiresMillis ? Status.EXPIRED : Status.VALID;
    }

    /** Whether this is the client's, in whichever namespace the policy has it. */
    public boolean isOf(Subject other) {
        return client.in(other.namespace()).equals(other);
    }

    /** Without the seed, and without what is told of the client. */
    @Override
    public String toString() {
        return "CredentialEntry[" + client.id() + "]";
    }
}
