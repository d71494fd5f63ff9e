// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.config;

import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.util.Base64;

/** A secret key. It shows itself nowhere: neither in {@link #toString} nor in an error. */
public final class Secret {

    /**
     * The least length, in bytes, of a key for HMAC-SHA-256 (RFC 2104: not shorter than the hash).
     */
    public static final int LEAST_BYTES = 32;

    private final byte[] bytes;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A copy of the key. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** A copy of the key; without one, one that is made up and that nobody else knows. */
    public static byte[] bytesOrMadeUp(@Nullable Secret secret, SecureRandom random) {
        if (secret != null) {
            return secret.bytes();
        }
        byte[] made = new byte[LEAST_BYTES];
        random.nextBytes(made);
        return made;
    }

    /**
     * Reads a key in base64, white space around it ignored; null if it is not base64 or too short.
     */
    public static @Nullable Secret parse(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text.strip());
            return bytes.length < LEAST_BYTES ? null : new Secret(bytes);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
