// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.basic.hash;

import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * bcrypt, as {@code htpasswd -B} and many others write it.
 *
 * <p>It looks at the first 72 bytes only, so two long passwords may have one hash. No password
 * longer than that matches here, whatever was hashed.
 *
 * @param text {@code $2b$}, two digits of cost, 22 characters of salt and 31 of hash
 * @param cost the binary logarithm of the rounds
 */
record BcryptHash(String text, int cost) implements PasswordHash {

    static final int LENGTH = 60;
    private static final int MAX_PASSWORD = 72;
    private static final int CHEAPEST = 4;
    private static final int SALT_BYTES = 16;

    /** {@code $2b$}. */
    private static final int COST_AT = 4;

    @Override
    public boolean matches(byte[] password) {
        boolean whole = password.length <= MAX_PASSWORD;
        byte[] looked = whole ? password : Arrays.copyOf(password, MAX_PASSWORD);
        return OpenBSDBCrypt.checkPassword(text, looked) & whole;
    }

    @Override
    public String parameters() {
        return "bcrypt cost " + cost;
    }

    /** The hash of something at the least cost, said to have this one: no password has it. */
    @Override
    public PasswordHash ofNobody(SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        byte[] password = new byte[SALT_BYTES];
        random.nextBytes(salt);
        random.nextBytes(password);
        String cheap = OpenBSDBCrypt.generate("2b", password, salt, CHEAPEST);
        String end = cheap.substring(COST_AT + 2);
        return new BcryptHash(
                cheap.substring(0, COST_AT) + text.substring(COST_AT, COST_AT + 2) + end, cost);
    }

    @Override
    public String toString() {
        return parameters();
    }
}
