// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.jwt;

import static dev.riskgate.testenv.e2e.jwt.Forge.EC_HEADER;
import static dev.riskgate.testenv.e2e.jwt.Forge.HEADER;
import static dev.riskgate.testenv.e2e.jwt.Forge.base64;
import static dev.riskgate.testenv.e2e.jwt.Forge.input;

import java.math.BigInteger;
import java.util.List;
import java.util.Random;

/** On the signature, and on what was signed. */
final class SignatureAttacks {

    /** The order of the curve P-256. */
    private static final BigInteger ORDER =
            new BigInteger("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", 16);

    private static final int FLIPS = 30;

    private final Forge forge;
    private final AttackList to;

    SignatureAttacks(Forge forge, AttackList to) {
        this.forge = forge;
        this.to = to;
    }

    void signatures(Random random) {
        String good = forge.good();
        String signature = good.substring(good.lastIndexOf('.') + 1);
        String signed = good.substring(0, good.lastIndexOf('.') + 1);
        to.token("no signature", signed, "jwt_signature");
        to.token(
                "no signature and no dot",
                signed.substring(0, signed.length() - 1),
                "jwt_malformed");
        to.token("cut off", good.substring(0, good.length() - 2), "jwt_signature");
        to.token("a byte more", good + "AA", "jwt_signature");
        to.token("a character more", good + "A", "jwt_signature");
        to.token("padded", good + "==", "jwt_signature");
        to.token(
                "another last character",
                good.substring(0, good.length() - 1) + other(good),
                "jwt_signature");
        to.token(
                "signature of another alphabet",
                signed + signature.replace('-', '+').replace('_', '/') + "+",
                "jwt_signature");
        to.token("by somebody else", forge.byAttacker(HEADER), "jwt_signature");
        String ecSigned = input(EC_HEADER, forge.claims()) + ".";
        for (BigInteger r :
                List.of(BigInteger.ZERO, BigInteger.ONE, ORDER, ORDER.add(BigInteger.ONE))) {
            for (BigInteger s : List.of(BigInteger.ZERO, BigInteger.ONE, ORDER)) {
                to.token(
                        "ECDSA r=" + r + " s=" + s, ecSigned + base64(pair(r, s)), "jwt_signature");
            }
        }
        to.token("ECDSA in DER, zero", ecSigned + "MAYCAQACAQA", "jwt_signature");
        to.token("ECDSA, nothing", ecSigned, "jwt_signature");
        to.token("ECDSA, a byte more", forge.goodEc() + "AAAA", "jwt_signature");
        for (int i = 0; i < FLIPS; i++) {
            int at = random.nextInt(signed.length(), good.length() - 1);
            char c =
                    (char)
                            (random.nextBoolean()
                                    ? 'a' + random.nextInt(26)
                                    : '0' + random.nextInt(10));
            if (c != good.charAt(at)) {
                to.token(
                        "signature changed at " + at + " to " + c,
                        good.substring(0, at) + c + good.substring(at + 1),
                        "jwt_signature");
            }
        }
        String[] victim = forge.signed(HEADER, forge.claims("mallory", "alice")).split("\\.");
        String[] own = good.split("\\.");
        to.token(
                "claims of another token",
                own[0] + "." + victim[1] + "." + own[2],
                "jwt_signature");
    }

    /** The canonical last character has unused bits of zero; this one has not. */
    private static char other(String token) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        return alphabet.charAt(alphabet.indexOf(token.charAt(token.length() - 1)) + 1);
    }

    private static byte[] pair(BigInteger r, BigInteger s) {
        byte[] both = new byte[64];
        put(r, both, 32);
        put(s, both, 64);
        return both;
    }

    private static void put(BigInteger number, byte[] into, int end) {
        for (int i = 1; i <= 32; i++) {
            into[end - i] = number.shiftRight(8 * (i - 1)).byteValue();
        }
    }
}
