// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jwks;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A snapshot of an issuer's signing keys. Immutable and thread-safe. */
public final class KeySet {

    /** Each candidate costs a verification, and the caller chooses to name no key. */
    private static final int MAX_CANDIDATES = 8;

    private final List<VerificationKey> keys;

    private final LeftOut leftOut;

    KeySet(List<VerificationKey> keys, LeftOut leftOut) {
        this.keys = List.copyOf(keys);
        this.leftOut = leftOut;
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

    LeftOut leftOut() {
        return leftOut;
    }

    /** Whether the issuer publishes a key of this name that cannot be used here. */
    public boolean hasLeftOut(@Nullable String id) {
        return id != null && leftOut.has(id);
    }

    /** Whether it lacks none of the other's keys. */
    boolean holdsAll(KeySet other) {
        return other.keys.stream().allMatch(this::holds);
    }

    /**
     * The keys that can have signed a token.
     *
     * @param id the token's {@code kid}, then the keys of this name; where there is none of it, the
     *     keys without a name, for which it is a hint only (RFC 7515 section 4.1.4). Null if the
     *     token names no key: then every key that fits the algorithm is a candidate
     */
    public List<VerificationKey> candidates(@Nullable String id, String algorithm) {
        List<VerificationKey> named = fitting(algorithm, key -> id == null || id.equals(key.id()));
        return named.isEmpty() ? fitting(algorithm, key -> key.id() == null) : named;
    }

    private List<VerificationKey> fitting(String algorithm, Predicate<VerificationKey> meant) {
        List<VerificationKey> found = new ArrayList<>(1);
        for (VerificationKey key : keys) {
            if (found.size() < MAX_CANDIDATES && key.fits(algorithm) && meant.test(key)) {
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
