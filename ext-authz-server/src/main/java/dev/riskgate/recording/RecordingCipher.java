// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.recording;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * Encrypts the frames of one file by AES-256-GCM. Each file has a key of its own, made of the
 * recording key and the file's salt by HKDF (RFC 5869), so that a frame's number is a nonce that
 * never returns. Number and kind of a frame are authenticated: none can be taken out, doubled,
 * moved or cut off unseen. Not thread-safe.
 */
final class RecordingCipher {

    static final int SALT_BYTES = 16;

    private static final byte[] INFO =
            "riskgate recording, version 1".getBytes(StandardCharsets.US_ASCII);
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKey key;
    private long frame;

    RecordingCipher(byte[] recordingKey, byte[] salt) {
        try {
            key =
                    KDF.getInstance("HKDF-SHA256")
                            .deriveKey(
                                    "AES",
                                    HKDFParameterSpec.ofExtract()
                                            .addIKM(recordingKey)
                                            .addSalt(salt)
                                            .thenExpand(INFO, KEY_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK 25 has HKDF-SHA256", e);
        }
    }

    byte[] encrypt(FrameKind kind, byte[] content) {
        try {
            return next(Cipher.ENCRYPT_MODE, kind).doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
    }

    /**
     * @throws GeneralSecurityException if the frame was made with another key, or changed since
     */
    byte[] decrypt(FrameKind kind, byte[] frameBytes) throws GeneralSecurityException {
        return next(Cipher.DECRYPT_MODE, kind).doFinal(frameBytes);
    }

    private Cipher next(int mode, FrameKind kind) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        byte[] nonce = ByteBuffer.allocate(NONCE_BYTES).putInt(0).putLong(frame++).array();
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(new byte[] {kind.code()});
        return cipher;
    }
}
