// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.jwt;

import static dev.riskgate.testenv.e2e.jwt.Forge.ED_HEADER;
import static dev.riskgate.testenv.e2e.jwt.Forge.HEADER;
import static dev.riskgate.testenv.e2e.jwt.Forge.base64;
import static dev.riskgate.testenv.e2e.jwt.Forge.input;

import java.math.BigInteger;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** On keys on Edwards' curve 25519 (RFC 8032, RFC 8037). */
final class EdwardsAttacks {

    private static final int PART = 32;

    /** The order of the base point: a signature's second half is smaller. */
    private static final BigInteger ORDER =
            new BigInteger("1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed", 16);

    /** Points of a small order, by which some verifiers take anything for signed. */
    private static final List<String> SMALL =
            List.of(
                    "0100000000000000000000000000000000000000000000000000000000000000",
                    "0000000000000000000000000000000000000000000000000000000000000000",
                    "0000000000000000000000000000000000000000000000000000000000000080",
                    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05");

    private final Forge forge;
    private final AttackList to;

    EdwardsAttacks(Forge forge, AttackList to) {
        this.forge = forge;
        this.to = to;
    }

    void all() {
        algorithms();
        keys();
        signatures();
    }

    private void algorithms() {
        String claims = forge.claims();
        for (String none :
                List.of("none", "NONE", "eddsa", "ed25519", "EdDSA ", "Ed448", "ES256K")) {
            String header = ED_HEADER.replace("EdDSA", none);
            to.token("Ed25519, alg " + none, forge.signedEd(header, claims), "jwt_algorithm");
            to.token(
                    "Ed25519, alg " + none + ", unsigned",
                    input(header, claims) + ".",
                    "jwt_algorithm");
        }
        Map<String, byte[]> secrets =
                Map.of(
                        "its bytes", forge.edPublic(),
                        "its base64", Forge.utf8(base64(forge.edPublic())),
                        "JWKS", Forge.utf8(forge.published()));
        secrets.forEach(
                (name, secret) -> {
                    String header = ED_HEADER.replace("EdDSA", "HS256");
                    to.token(
                            "Ed25519, HS256 with " + name,
                            forge.hmac("HS256", header, secret),
                            "jwt_algorithm");
                    to.token(
                            "Ed25519, HMAC with " + name,
                            forge.hmac("HS256", ED_HEADER, secret),
                            "jwt_signature");
                });
    }

    /**
     * Keys of other kinds under its name, its name under other algorithms, and keys that come
     * along.
     */
    private void keys() {
        for (String other : List.of("RS256", "PS256", "ES256")) {
            to.token(
                    other + " with the Ed25519 key",
                    forge.signedEd(ED_HEADER.replace("EdDSA", other), forge.claims()),
                    "jwt_key_unknown");
        }
        for (String other : List.of("rsa-1", "ec-1")) {
            for (String algorithm : List.of("EdDSA", "Ed25519")) {
                String header = ED_HEADER.replace("EdDSA", algorithm).replace("ed-1", other);
                to.token(
                        algorithm + " with the key " + other,
                        forge.signedEd(header, forge.claims()),
                        "jwt_key_unknown");
            }
        }
        to.token("by another Ed25519 key", forge.byAttackerEd(ED_HEADER), "jwt_signature");
        String jwk = ",\"jwk\":" + forge.attackersEdJwk() + "}";
        to.token(
                "Ed25519, brings jwk",
                forge.byAttackerEd(ED_HEADER.replace("}", jwk)),
                "jwt_signature");
        to.token(
                "RS256, signed with Ed25519",
                forge.signedEd(HEADER, forge.claims()),
                "jwt_signature");
    }

    private void signatures() {
        String good = forge.goodEd();
        String signed = good.substring(0, good.lastIndexOf('.') + 1);
        byte[] signature = Base64.getUrlDecoder().decode(good.substring(signed.length()));
        to.token("Ed25519, nothing", signed, "jwt_signature");
        to.token("Ed25519, zeros", signed + base64(new byte[2 * PART]), "jwt_signature");
        to.token("Ed25519, a byte more", good + "AA", "jwt_signature");
        to.token("Ed25519, half", signed + base64(copy(signature, PART)), "jwt_signature");
        to.token("Ed25519, a byte less", signed + base64(copy(signature, 63)), "jwt_signature");
        to.token("Ed25519, twice", signed + base64(copy(signature, 128)), "jwt_signature");
        byte[] r = copy(signature, PART);
        BigInteger s = BigInteger.ZERO;
        for (int i = 2 * PART - 1; i >= PART; i--) {
            s = s.shiftLeft(8).or(BigInteger.valueOf(signature[i] & 0xff));
        }
        // Other signatures of the same text, unless the bound of RFC 8032, section 5.1.7, is
        // checked.
        for (int times : new int[] {1, 2, 7}) {
            BigInteger more = s.add(ORDER.multiply(BigInteger.valueOf(times)));
            to.token(
                    "Ed25519, S and " + times + " orders",
                    signed + base64(join(r, little(more))),
                    "jwt_signature");
        }
        to.token(
                "Ed25519, S negated",
                signed + base64(join(r, little(ORDER.subtract(s)))),
                "jwt_signature");
        for (String point : SMALL) {
            byte[] small = HexFormat.of().parseHex(point);
            for (BigInteger number : List.of(BigInteger.ZERO, BigInteger.ONE, ORDER, s)) {
                to.token(
                        "Ed25519, R " + point.substring(0, 8) + ", S " + number,
                        signed + base64(join(small, little(number))),
                        "jwt_signature");
            }
        }
        String[] victim = forge.signedEd(ED_HEADER, forge.claims("mallory", "alice")).split("\\.");
        String[] own = good.split("\\.");
        to.token(
                "Ed25519, claims of another token",
                own[0] + "." + victim[1] + "." + own[2],
                "jwt_signature");
    }

    private static byte[] copy(byte[] bytes, int length) {
        byte[] copy = new byte[length];
        System.arraycopy(bytes, 0, copy, 0, Math.min(length, bytes.length));
        return copy;
    }

    private static byte[] join(byte[] r, byte[] s) {
        byte[] both = copy(r, 2 * PART);
        System.arraycopy(s, 0, both, PART, PART);
        return both;
    }

    private static byte[] little(BigInteger number) {
        byte[] bytes = new byte[PART];
        for (int i = 0; i < PART; i++) {
            bytes[i] = number.shiftRight(8 * i).byteValue();
        }
        return bytes;
    }
}
