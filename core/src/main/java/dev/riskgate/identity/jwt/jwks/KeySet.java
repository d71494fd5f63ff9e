// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jwks;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** A snapshot of an issuer's signing keys. Immutable and thread-safe. */
public final class KeySet {

    /** Each candidate costs a verification, and the caller chooses to name no key. */
    private static final int MAX_CANDIDATES = 8;

    private final List<VerificationKey> keys;

    KeySet(List<VerificationKey> keys) {
        this.keys = List.copyOf(keys);
    }

    public int size() {
        return keys.size();
    }

    List<VerificationKey> keys() {
        return keys;
    }

    /** Whether this very key is still published. */
    public boolean holds(VerificationKey key) {
        for (int i = 0; i < keys.size(); i++) {
            if (keys.get(i) == key) {
                return true;
            }
        }
        return false;
    }

    /**
     * The keys that can have signed a token.
     *
     * @param id the token's {@code kid}; null if it names none, then every key that fits the
     *     algorithm is a candidate
     */
    public List<VerificationKey> candidates(@Nullable String id, String algorithm) {
        List<VerificationKey> found = new ArrayList<>(1);
        for (VerificationKey key : keys) {
            if (found.size() < MAX_CANDIDATES
                    && key.fits(algorithm)
                    && (id == null || id.equals(key.id()))) {
                found.add(key);
            }
        }
        return found;
    }

    @Override
    public String toString() {
        return "KeySet[" + keys.size() + " keys]";
    }
}
