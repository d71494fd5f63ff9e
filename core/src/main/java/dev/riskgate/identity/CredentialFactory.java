// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity;

import java.util.Collection;
import java.util.List;

/**
 * Makes the authenticators of one kind, and keeps what they share for as long as the server runs,
 * whatever policy is in force: the keys of issuers, files of accounts. Thread-safe.
 *
 * @param <S> what the policy says of one credential of the kind
 */
public interface CredentialFactory<S extends CredentialSettings> extends AutoCloseable {

    /**
     * The authenticators for this credential, one for each carrier that it may travel in. Called
     * before the policy comes into force.
     */
    List<Authenticator> authenticators(S settings);

    /** Who of this kind's callers can answer a challenge with a one-time code. */
    default TotpSeeds seeds() {
        return _ -> null;
    }

    /**
     * Gives up what none of these credentials uses: called with all of the kind in a policy that
     * has come into force.
     */
    default void retain(Collection<S> used) {}

    @Override
    default void close() {}
}
