// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity;

import javax.crypto.SecretKey;

/**
 * The secret that a caller's one-time codes are made from (RFC 6238), with its parameters. Steps
 * are always 30 s.
 *
 * @param key the shared secret
 * @param algorithm the hash of the HMAC
 * @param digits length of a code, 6 to 8
 */
public record TotpSeed(SecretKey key, Algorithm algorithm, int digits) {

    public enum Algorithm {
        SHA1,
        SHA256
    }

    public TotpSeed {
        if (digits < 6 || digits > 8) {
            throw new IllegalArgumentException("a code has 6 to 8 digits, not " + digits);
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "TotpSeed[" + algorithm + ", " + digits + " digits]";
    }
}
