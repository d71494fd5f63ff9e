package dev.riskgate.identity.apikey;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * HMAC-SHA-256 (RFC 2104) under one fixed key. Both padded key blocks are absorbed once, so that a call costs two clones
 * of a digest instead of a look-up of the algorithm and two more compressions. Immutable and thread-safe.
 */
final class HmacSha256 {

    static final int LENGTH = 32;
    private static final int BLOCK = 64;

    private final MessageDigest inner;
    private final MessageDigest outer;

    /** @param key at most 64 bytes are taken as they are, a longer one is hashed first, as in RFC 2104 */
    HmacSha256(byte[] key) {
        inner = sha256();
        outer = sha256();
        byte[] block = Arrays.copyOf(key.length > BLOCK ? sha256().digest(key) : key, BLOCK);
        absorb(inner, block, 0x36);
        absorb(outer, block, 0x5c);
        Arrays.fill(block, (byte) 0);
    }

    byte[] mac(byte[] message) {
        try {
            byte[] mac = new byte[LENGTH];
            MessageDigest digest = (MessageDigest) inner.clone();
            digest.update(message);
            digest.digest(mac, 0, LENGTH);
            digest = (MessageDigest) outer.clone();
            digest.update(mac);
            digest.digest(mac, 0, LENGTH);
            return mac;
        } catch (CloneNotSupportedException | DigestException e) {
            throw new IllegalStateException("The JDK's SHA-256 can be cloned", e);
        }
    }

    private static void absorb(MessageDigest digest, byte[] block, int pad) {
        byte[] padded = new byte[BLOCK];
        for (int i = 0; i < BLOCK; i++) {
            padded[i] = (byte) (block[i] ^ pad);
        }
        digest.update(padded);
        Arrays.fill(padded, (byte) 0);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
