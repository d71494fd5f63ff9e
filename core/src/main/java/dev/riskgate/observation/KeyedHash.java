// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.observation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The pseudonyms of one kind of value: 64 bits that only the holder of the secret can compute, and
 * never 0, which means absent. Equal values of different kinds have unrelated pseudonyms.
 * Immutable, thread-safe.
 */
public final class KeyedHash {

    private final long k0;
    private final long k1;

    private KeyedHash(long k0, long k1) {
        this.k0 = k0;
        this.k1 = k1;
    }

    /**
     * @param kind what is hashed, for example {@code address}; changing the word changes every
     *     pseudonym
     */
    public static KeyedHash of(byte[] secret, String kind) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            byte[] key = mac.doFinal(("observation/" + kind).getBytes(StandardCharsets.UTF_8));
            ByteBuffer words = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN);
            return new KeyedHash(words.getLong(0), words.getLong(8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    public long of(String text) {
        return neverZero(new SipHash(k0, k1).finish(text, 0, text.length()));
    }

    public long of(long first, long second) {
        return neverZero(new SipHash(k0, k1).block(first).block(second).finish(16, 0));
    }

    private static long neverZero(long hash) {
        return hash == 0 ? 1 : hash;
    }
}
