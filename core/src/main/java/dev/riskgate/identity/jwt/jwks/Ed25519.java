// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jwks;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/**
 * Verifies Ed25519 signatures (RFC 8032) with the JDK. Nimbus can only do it with Tink, which is
 * more weight than this class. Immutable and thread-safe.
 */
final class Ed25519 {

    private static final int KEY_LENGTH = 32;

    /** The fixed beginning of the key's X.509 form (RFC 8410 section 4). */
    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private final PublicKey key;

    private Ed25519(PublicKey key) {
        this.key = key;
    }

    /**
     * @throws IllegalArgumentException if these bytes are no public key
     */
    static Ed25519 of(byte[] publicKey) {
        if (publicKey.length != KEY_LENGTH) {
            throw new IllegalArgumentException("an Ed25519 public key has 32 bytes");
        }
        byte[] encoded = new byte[X509_PREFIX.length + KEY_LENGTH];
        System.arraycopy(X509_PREFIX, 0, encoded, 0, X509_PREFIX.length);
        System.arraycopy(publicKey, 0, encoded, X509_PREFIX.length, KEY_LENGTH);
        try {
            KeyFactory factory = KeyFactory.getInstance("Ed25519");
            return new Ed25519(factory.generatePublic(new X509EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("these bytes are no Ed25519 public key", e);
        }
    }

    boolean verify(byte[] input, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(input);
            return verifier.verify(signature);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }
}
