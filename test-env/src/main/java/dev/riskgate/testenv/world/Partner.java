// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.world;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;

import java.io.ByteArrayOutputStream;
import java.security.InvalidKeyException;
import java.time.Instant;

import javax.crypto.spec.SecretKeySpec;

/**
 * A client with an API key, and what only this client knows.
 *
 * @param client its client id
 * @param key the API key
 * @param totpSeed the seed of its one-time codes, base32
 */
public record Partner(String client, String key, String totpSeed) {

    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /** The one-time code of this moment (RFC 6238). */
    public String code(Instant now) {
        var totp = new TimeBasedOneTimePasswordGenerator();
        try {
            return totp.generateOneTimePasswordString(
                    new SecretKeySpec(decode(totpSeed), totp.getAlgorithm()), now);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] decode(String base32) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int bits = 0;
        int buffer = 0;
        for (int i = 0; i < base32.length(); i++) {
            buffer = buffer << 5 | BASE32.indexOf(base32.charAt(i));
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes.write(buffer >> bits);
            }
        }
        return bytes.toByteArray();
    }
}
