// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

import javax.crypto.Mac;
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

    private static final byte[] PSEUDONYM =
            "riskgate: which seed".getBytes(StandardCharsets.US_ASCII);

    public enum Algorithm {
        SHA1,
        SHA256
    }

    public TotpSeed {
        if (digits < 6 || digits > 8) {
            throw new IllegalArgumentException("a code has 6 to 8 digits, not " + digits);
        }
    }

    /**
     * Tells this seed from others, on every replica alike, and nothing of its secret: the first 64
     * bits of an HMAC-SHA-256 with the secret as its key.
     */
    public long pseudonym() {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return ByteBuffer.wrap(mac.doFinal(PSEUDONYM)).getLong();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "TotpSeed[" + algorithm + ", " + digits + " digits]";
    }
}
