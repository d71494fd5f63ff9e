// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jwks;

/**
 * Is notified of what becomes of fetches, for metrics. Called on the fetching thread; has to be
 * quick and thread-safe.
 */
public interface JwksListener {

    JwksListener NONE = (_, _) -> {};

    /**
     * A fetch has ended.
     *
     * @param location the URL or file of the key set, as in the policy
     */
    void fetched(String location, boolean successful);

    /**
     * The first key set is in use. Called on the thread that asked for it.
     *
     * @param verifier see {@link NativeCrypto#verifier}
     */
    default void verifierChosen(String verifier) {}
}
