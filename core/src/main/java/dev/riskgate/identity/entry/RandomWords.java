// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.entry;

import java.security.SecureRandom;

/**
 * Makes ids, secrets and seeds that nobody can guess. Thread-safe.
 *
 * @param random where they come from
 */
public record RandomWords(SecureRandom random) {

    private static final String BASE62 =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /** The length that RFC 4226 section 4 recommends. */
    private static final int SEED_BYTES = 20;

    /**
     * Letters and digits, just under 6 bits each.
     *
     * @param length how many
     */
    public String word(int length) {
        StringBuilder word = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            word.append(BASE62.charAt(random.nextInt(BASE62.length())));
        }
        return word.toString();
    }

    /** A seed of one-time codes, in base32. */
    public String seed() {
        byte[] seed = new byte[SEED_BYTES];
        random.nextBytes(seed);
        return Base32Seed.encode(seed);
    }

    /**
     * A seed as authenticator apps read it, for example from a QR code.
     *
     * @param name whose seed it is
     */
    public static String totpUri(String name, String seed) {
        return "otpauth://totp/Riskgate:" + name + "?secret=" + seed + "&issuer=Riskgate";
    }
}
