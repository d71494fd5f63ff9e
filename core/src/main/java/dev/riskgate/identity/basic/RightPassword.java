// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.basic;

import com.google.common.hash.HashCode;

import java.util.HashSet;
import java.util.Set;

/**
 * The right password of an account, as it came from one network. Thread-safe.
 *
 * <p>It is recognised without asking the store, and so without knowing whether the network is
 * locked by now. Therefore other passwords that come from there meanwhile are counted here as well:
 * after as many as the policy allows it is no longer recognised, until it was checked again.
 */
final class RightPassword {

    private final HashCode key;
    private final Set<HashCode> others = new HashSet<>();
    private volatile boolean doubted;
    private volatile long provenMillis;

    /**
     * @param provenMillis when the store was told, milliseconds since the epoch
     */
    RightPassword(HashCode key, long provenMillis) {
        this.key = key;
        this.provenMillis = provenMillis;
    }

    /** Whether this is it, and no guessing has been seen. Takes the same time for every key. */
    boolean isRecognised(HashCode another) {
        return key.equals(another) && !doubted;
    }

    /**
     * Notes that something came that was not recognised.
     *
     * @param attempts how many other passwords are allowed
     */
    void note(HashCode another, int attempts) {
        if (doubted || key.equals(another)) {
            return;
        }
        synchronized (others) {
            others.add(another);
            if (others.size() >= attempts) {
                doubted = true;
                others.clear();
            }
        }
    }

    /** Whether the store was told before this moment. */
    boolean isProvenBefore(long millis) {
        return provenMillis < millis;
    }

    void proven(long nowMillis) {
        provenMillis = nowMillis;
    }
}
