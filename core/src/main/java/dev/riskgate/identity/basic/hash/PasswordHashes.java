// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.basic.hash;

import dev.riskgate.identity.basic.hash.Argon2idHash.Cost;
import dev.riskgate.yaml.YamlNode;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Reads and makes stored hashes of passwords. What it says of one repeats nothing of it. */
public final class PasswordHashes {

    /** How to make a good one. */
    public static final String REMEDY =
            "make another with 'riskgate accounts hash', or with 'htpasswd -nB -C 10 NAME'";

    private static final String SLOW_ENOUGH =
            "OWASP asks for argon2id with m=19456,t=2,p=1 or more, or bcrypt with cost 10; ";

    /**
     * Memory and passes that are equally hard to compute: OWASP's Password Storage Cheat Sheet. Any
     * of them suffices.
     */
    private static final List<Cost> OWASP =
            List.of(
                    new Cost(47_104, 1, 1),
                    new Cost(19_456, 2, 1),
                    new Cost(12_288, 3, 1),
                    new Cost(9_216, 4, 1),
                    new Cost(7_168, 5, 1));

    /** Below this a hash protects no password; KiB times passes. */
    private static final int MIN_WORK = 8_192;

    /** What a thread that hashes may hold. */
    private static final int MAX_MEMORY_KIB = 65_536;

    /** About a fifth of a second of one processor. */
    private static final int MAX_WORK = 4 * MAX_MEMORY_KIB;

    /** From here on a check within the usual budget comes to no end the first time. */
    private static final int SLOW_WORK = 2 * MAX_MEMORY_KIB;

    private static final int MAX_LANES = 16;
    private static final int MIN_BCRYPT = 8;
    private static final int OWASP_BCRYPT = 10;
    private static final int SLOW_BCRYPT = 11;
    private static final int MAX_BCRYPT = 12;
    private static final int MAX_TEXT = 512;
    private static final String BCRYPT_DIGITS =
            "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private PasswordHashes() {}

    /** What an account of nobody costs in a file without accounts. */
    public static PasswordHash ofNobody(SecureRandom random) {
        return new Argon2idHash(Cost.DEFAULT, new byte[16], new byte[32]).ofNobody(random);
    }

    /** The hash of a new password: Argon2id with OWASP's first choice of parameters. */
    public static PasswordHash of(String password, SecureRandom random) {
        return Argon2idHash.of(password.getBytes(StandardCharsets.UTF_8), random);
    }

    /**
     * @return null, and reported, if the node's text is no hash, or one that is not accepted
     */
    public static @Nullable PasswordHash read(YamlNode node) {
        String text = node.text();
        if (text.length() > MAX_TEXT) {
            node.problem("this is no password hash; " + REMEDY);
            return null;
        }
        if (text.startsWith(Argon2idHash.PREFIX)) {
            return argon2id(node, text);
        }
        if (isBcrypt(text)) {
            return bcrypt(node, text);
        }
        node.problem(fault(text) + "; " + REMEDY);
        return null;
    }

    private static String fault(String text) {
        if (text.startsWith("$argon2")) {
            return "of the Argon2 functions only argon2id is accepted";
        }
        boolean digest =
                (text.length() == 32 || text.length() == 40 || text.length() == 64)
                        && text.chars().allMatch(c -> Character.digit(c, 16) >= 0);
        boolean fast =
                digest
                        || text.startsWith("{")
                        || text.startsWith("$apr1$")
                        || text.startsWith("$1$")
                        || text.startsWith("$5$")
                        || text.startsWith("$6$");
        if (fast) {
            return "MD5, SHA and the like are computed too fast to protect a password";
        }
        return "this is neither an argon2id nor a bcrypt hash, and a plain password must not stand"
                + " here";
    }

    private static @Nullable PasswordHash argon2id(YamlNode node, String text) {
        String[] parts = text.split("\\$", -1);
        Cost cost = parts.length == 6 ? cost(parts[3]) : null;
        byte[] salt = cost == null ? null : decode(parts[4]);
        byte[] hash = cost == null ? null : decode(parts[5]);
        if (cost == null
                || salt == null
                || hash == null
                || !parts[2].equals(Argon2idHash.VERSION)
                || !isWithin(salt, 8, 64)
                || !isWithin(hash, 16, 64)) {
            node.problem(
                    "an argon2id hash reads $argon2id$v=19$m=...,t=...,p=...$SALT$HASH, and this"
                            + " one does not; "
                            + REMEDY);
            return null;
        }
        return isAccepted(node, cost) ? new Argon2idHash(cost, salt, hash) : null;
    }

    private static boolean isWithin(byte[] bytes, int min, int max) {
        return bytes.length >= min && bytes.length <= max;
    }

    private static boolean isAccepted(YamlNode node, Cost cost) {
        long work = (long) cost.memoryKib() * cost.passes();
        if (cost.memoryKib() > MAX_MEMORY_KIB || work > MAX_WORK || cost.lanes() > MAX_LANES) {
            node.problem(
                    ("this hash takes too much of the server: at most m=%d KiB, %d KiB times t,"
                                    + " and p=%d are accepted; %s")
                            .formatted(MAX_MEMORY_KIB, MAX_WORK, MAX_LANES, REMEDY));
            return false;
        }
        if (cost.memoryKib() < 8 * cost.lanes()) {
            node.problem("no such hash can be computed: m is at least 8 times p; " + REMEDY);
            return false;
        }
        if (work < MIN_WORK) {
            node.problem("this hash is too weak to protect a password; " + SLOW_ENOUGH + REMEDY);
            return false;
        }
        boolean strong =
                OWASP.stream()
                        .anyMatch(
                                least ->
                                        cost.memoryKib() >= least.memoryKib()
                                                && cost.passes() >= least.passes());
        if (!strong) {
            node.warn("this hash is weak; " + SLOW_ENOUGH + REMEDY);
        }
        if (work >= SLOW_WORK) {
            warnOfTime(node);
        }
        return true;
    }

    private static void warnOfTime(YamlNode node) {
        node.warn(
                "this hash takes about a tenth of a second of a processor or more: the first check"
                        + " with its password may run out of time (503) before it is known; "
                        + REMEDY);
    }

    /** Null if it is not written as {@code m=…,t=…,p=…}. */
    private static @Nullable Cost cost(String text) {
        String[] parts = text.split(",", -1);
        if (parts.length != 3) {
            return null;
        }
        int memory = number(parts[0], "m=");
        int passes = number(parts[1], "t=");
        int lanes = number(parts[2], "p=");
        return memory < 0 || passes < 0 || lanes < 0 ? null : new Cost(memory, passes, lanes);
    }

    /** −1 if it is no number from 1 on, of up to nine digits without leading zeros. */
    private static int number(String text, String key) {
        String digits = text.startsWith(key) ? text.substring(key.length()) : "";
        boolean usual =
                !digits.isEmpty()
                        && digits.length() <= 9
                        && digits.charAt(0) != '0'
                        && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return usual ? Integer.parseInt(digits) : -1;
    }

    private static byte @Nullable [] decode(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            String again = Base64.getEncoder().withoutPadding().encodeToString(bytes);
            return again.equals(text) ? bytes : null;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static boolean isBcrypt(String text) {
        return Arrays.asList("$2a$", "$2b$", "$2y$")
                .contains(text.substring(0, Math.min(4, text.length())));
    }

    private static @Nullable PasswordHash bcrypt(YamlNode node, String text) {
        int cost = bcryptCost(text);
        if (cost < 0) {
            node.problem(
                    "a bcrypt hash has 60 characters: $2y$, two digits, $, salt and hash; this one"
                            + " is cut off or changed; "
                            + REMEDY);
            return null;
        }
        if (cost > MAX_BCRYPT) {
            node.problem(
                    "this hash takes too much of the server: at most cost "
                            + MAX_BCRYPT
                            + " is accepted; "
                            + REMEDY);
            return null;
        }
        if (cost < MIN_BCRYPT) {
            node.problem("this hash is too weak to protect a password; " + SLOW_ENOUGH + REMEDY);
            return null;
        }
        if (cost < OWASP_BCRYPT) {
            node.warn("this hash is weak; " + SLOW_ENOUGH + REMEDY);
        }
        if (cost >= SLOW_BCRYPT) {
            warnOfTime(node);
        }
        return new BcryptHash(text, cost);
    }

    /** −1 if it is no whole hash. */
    private static int bcryptCost(String text) {
        if (text.length() != BcryptHash.LENGTH || text.charAt(6) != '$') {
            return -1;
        }
        int tens = Character.digit(text.charAt(4), 10);
        int ones = Character.digit(text.charAt(5), 10);
        String rest = text.substring(7);
        boolean digits = rest.chars().allMatch(c -> BCRYPT_DIGITS.indexOf(c) >= 0);
        // 16 bytes fill 21 characters and two bits of another, 23 bytes 30 and four bits.
        boolean canonical =
                BCRYPT_DIGITS.indexOf(rest.charAt(21)) % 16 == 0
                        && BCRYPT_DIGITS.indexOf(rest.charAt(52)) % 4 == 0;
        return tens < 0 || ones < 0 || !digits || !canonical ? -1 : 10 * tens + ones;
    }
}
