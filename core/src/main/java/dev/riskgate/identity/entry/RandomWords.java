// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.entry;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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
     * A seed as authenticator apps read it, for example from a QR code (Key Uri Format of Google
     * Authenticator): 6 digits, 30 seconds, SHA-1.
     *
     * @param issuer the name that the app shows
     * @param name whose seed it is
     */
    public static String totpUri(String issuer, String name, String seed) {
        return "otpauth://totp/%s:%s?secret=%s&issuer=%s"
                .formatted(escaped(issuer), escaped(name), seed, escaped(issuer));
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
