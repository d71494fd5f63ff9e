// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.basic.hash;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Base64.Encoder;

/** Argon2id (RFC 9106), in the form of the PHC string format. */
final class Argon2idHash implements PasswordHash {

    static final String PREFIX = "$argon2id$";
    static final String VERSION = "v=19";

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final Encoder BASE64 = Base64.getEncoder().withoutPadding();

    private final Cost cost;
    private final byte[] salt;
    private final byte[] hash;
    private final String text;

    /**
     * How much a hash takes.
     *
     * @param memoryKib KiB of memory, held while it is computed
     * @param passes over the memory
     * @param lanes that could be computed side by side; here they are computed in turn
     */
    record Cost(int memoryKib, int passes, int lanes) {

        /** OWASP's first choice (Password Storage Cheat Sheet): about 20 ms of one processor. */
        static final Cost DEFAULT = new Cost(19_456, 2, 1);

        @Override
        public String toString() {
            return "m=" + memoryKib + ",t=" + passes + ",p=" + lanes;
        }
    }

    Argon2idHash(Cost cost, byte[] salt, byte[] hash) {
        this.cost = cost;
        this.salt = salt.clone();
        this.hash = hash.clone();
        this.text =
                PREFIX
                        + VERSION
                        + '$'
                        + cost
                        + '$'
                        + BASE64.encodeToString(salt)
                        + '$'
                        + BASE64.encodeToString(hash);
    }

    /** The hash of a new password. */
    static Argon2idHash of(byte[] password, SecureRandom random) {
        byte[] salt = random(SALT_BYTES, random);
        byte[] hash = compute(Cost.DEFAULT, salt, password, HASH_BYTES);
        return new Argon2idHash(Cost.DEFAULT, salt, hash);
    }

    @Override
    public boolean matches(byte[] password) {
        return MessageDigest.isEqual(hash, compute(cost, salt, password, hash.length));
    }

    @Override
    public String text() {
        return text;
    }

    @Override
    public String parameters() {
        return "argon2id " + cost;
    }

    @Override
    public PasswordHash ofNobody(SecureRandom random) {
        return new Argon2idHash(cost, random(salt.length, random), random(hash.length, random));
    }

    private static byte[] compute(Cost cost, byte[] salt, byte[] password, int length) {
        var generator = new Argon2BytesGenerator();
        generator.init(
                new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                        .withMemoryAsKB(cost.memoryKib())
                        .withIterations(cost.passes())
                        .withParallelism(cost.lanes())
                        .withSalt(salt)
                        .build());
        byte[] hash = new byte[length];
        generator.generateBytes(password, hash);
        return hash;
    }

    private static byte[] random(int length, SecureRandom random) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Argon2idHash that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return parameters();
    }
}
