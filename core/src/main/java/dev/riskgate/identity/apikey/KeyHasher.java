// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.apikey;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;

/**
 * Turns the text of an API key into the keyed hash that is stored. The hash key is a secret of the
 * server, kept apart from the key file, so the file alone does not let anybody test guesses. While
 * the hash key is being rotated, hashes of the previous one are accepted too. Immutable and
 * thread-safe.
 */
public final class KeyHasher {

    /** The least length of a hash key in bytes. */
    public static final int MIN_KEY_BYTES = 32;

    static final String FORM = "hmac-sha256:";

    /** The length of a hash in bytes. */
    static final int LENGTH = 32;

    private final HashFunction current;
    private final @Nullable HashFunction previous;

    /**
     * @param current at least {@value #MIN_KEY_BYTES} random bytes
     * @param previous the hash key before this one, while stored hashes still use it; else null
     */
    public KeyHasher(byte[] current, byte @Nullable [] previous) {
        this.current = hmac(current);
        this.previous = previous == null ? null : hmac(previous);
    }

    /** The form in which a key file holds the hash: {@code hmac-sha256:<base64url>}. */
    public String hash(String apiKey) {
        byte[] mac = current.hashString(apiKey, StandardCharsets.ISO_8859_1).asBytes();
        return FORM + Base64.getUrlEncoder().withoutPadding().encodeToString(mac);
    }

    /** The raw hash of such a form; null if it is none. */
    static byte @Nullable [] decode(String hash) {
        if (!hash.startsWith(FORM)) {
            return null;
        }
        try {
            byte[] mac = Base64.getUrlDecoder().decode(hash.substring(FORM.length()));
            return mac.length == LENGTH ? mac : null;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /** Takes the same time whether, where and under which hash key it matches. */
    boolean matches(String apiKey, byte[] stored) {
        byte[] text = apiKey.getBytes(StandardCharsets.ISO_8859_1);
        boolean now = MessageDigest.isEqual(mac(current, text), stored);
        boolean before = previous != null && MessageDigest.isEqual(mac(previous, text), stored);
        return now | before;
    }

    private static byte[] mac(HashFunction function, byte[] text) {
        return function.hashBytes(text).asBytes();
    }

    private static HashFunction hmac(byte[] key) {
        if (key.length < MIN_KEY_BYTES) {
            throw new IllegalArgumentException(
                    "The hash key for API keys needs at least "
                            + MIN_KEY_BYTES
                            + " bytes; make one with: openssl rand -base64 32");
        }
        return Hashing.hmacSha256(key);
    }
}
