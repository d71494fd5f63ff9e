// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity;

import dev.riskgate.verdict.AssuranceLevel;

import java.util.Map;

/** What the policy says of one credential that callers may present. Immutable. */
public interface CredentialSettings {

    CredentialKind<?> kind();

    /** Unique in the policy. */
    String name();

    /**
     * The namespace of its clients, see {@link dev.riskgate.signals.observation.Subject}.
     * Credentials that share it share clients.
     */
    String clients();

    Carrier carrier();

    /** What a client has to send, to complete the sentence "Send …". */
    String howToSend();

    /** Whether the credential names the tenant, so that one id may mean several clients. */
    default boolean namesTenants() {
        return false;
    }

    /** What its issuer's {@code acr} values mean; empty if it has none. */
    default Map<String, AssuranceLevel> acr() {
        return Map.of();
    }
}
