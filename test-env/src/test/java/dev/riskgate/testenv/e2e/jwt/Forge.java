// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.jwt;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes tokens by hand, since no library makes such ones: what is wrong with one is all that is
 * wrong with it. An issuer with an RSA, an EC and an Ed25519 key, and an attacker with keys of its
 * own.
 */
final class Forge {

    static final String ISSUER = "https://idp.example.com/";
    static final String HEADER = "{\"alg\":\"RS256\",\"kid\":\"rsa-1\"}";
    static final String EC_HEADER = "{\"alg\":\"ES256\",\"kid\":\"ec-1\"}";
    static final String ED_HEADER = "{\"alg\":\"EdDSA\",\"kid\":\"ed-1\"}";

    private final KeyPair rsa = rsaKey();
    private final KeyPair ec = ecKey();
    private final KeyPair ed = edKey();
    private final KeyPair attacker = rsaKey();
    private final KeyPair attackersEd = edKey();
    private final long now;

    /**
     * @param now seconds since the epoch
     */
    Forge(long now) {
        this.now = now;
    }

    /** The issuer's key set, as it publishes it. */
    String published() {
        return new JWKSet(
                        List.of(
                                new RSAKey.Builder(rsaPublic()).keyID("rsa-1").build(),
                                new ECKey.Builder(Curve.P_256, (ECPublicKey) ec.getPublic())
                                        .keyID("ec-1")
                                        .build(),
                                edJwk(ed)))
                .toString();
    }

    RSAPublicKey rsaPublic() {
        return (RSAPublicKey) rsa.getPublic();
    }

    /** The 32 bytes of RFC 8032. */
    byte[] edPublic() {
        return edPublic(ed);
    }

    private static byte[] edPublic(KeyPair key) {
        byte[] encoded = key.getPublic().getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    }

    private static OctetKeyPair edJwk(KeyPair key) {
        return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(edPublic(key)))
                .keyID("ed-1")
                .build();
    }

    /** As {@link #attackersJwk()}, on the curve. */
    String attackersEdJwk() {
        return edJwk(attackersEd).toJSONString();
    }

    /** The attacker's public key, as an attacker would put it into a header. */
    String attackersJwk() {
        return new RSAKey.Builder((RSAPublicKey) attacker.getPublic())
                .keyID("rsa-1")
                .build()
                .toJSONString();
    }

    /** Good claims, in which the part is replaced. */
    String claims(String part, String by) {
        String claims =
                "{\"iss\":\"%s\",\"aud\":\"api\",\"sub\":\"mallory\",\"azp\":\"mallory\",\"iat\":%d,\"exp\":%d}"
                        .formatted(ISSUER, now, now + 600);
        if (!claims.contains(part)) {
            throw new AssertionError("no " + part + " in " + claims);
        }
        return claims.replace(part, by);
    }

    String claims() {
        return claims("", "");
    }

    /** Good claims with one more member. */
    String with(String member) {
        return claims("{", "{" + member + ",");
    }

    /** Good claims with another {@code exp}. */
    String expiring(String exp) {
        return claims("\"exp\":" + (now + 600), "\"exp\":" + exp);
    }

    /** Signed by the issuer. */
    String signed(String header, String claims) {
        return signed(header, claims.getBytes(StandardCharsets.UTF_8));
    }

    String signed(String header, byte[] claims) {
        String input = input(header, claims);
        return input + "." + base64(sign("SHA256withRSA", rsa, input));
    }

    String good() {
        return signed(HEADER, claims());
    }

    /** Signed by the issuer's EC key. */
    String goodEc() {
        String input = input(EC_HEADER, claims());
        return input + "." + base64(sign("SHA256withECDSAinP1363Format", ec, input));
    }

    /** Signed by the issuer's key on Edwards' curve. */
    String goodEd() {
        return signedEd(ED_HEADER, claims());
    }

    String signedEd(String header, String claims) {
        String input = input(header, claims);
        return input + "." + base64(sign("Ed25519", ed, input));
    }

    /** The same, by somebody else. */
    String byAttackerEd(String header) {
        String input = input(header, claims());
        return input + "." + base64(sign("Ed25519", attackersEd, input));
    }

    /** Signed by somebody else. */
    String byAttacker(String header) {
        String input = input(header, claims());
        return input + "." + base64(sign("SHA256withRSA", attacker, input));
    }

    /** Good claims under an HMAC with this secret. */
    String hmac(String algorithm, String header, byte[] secret) {
        String input = input(header, claims());
        try {
            Mac mac = Mac.getInstance("HmacSHA" + algorithm.substring(2));
            mac.init(new SecretKeySpec(secret.length == 0 ? new byte[1] : secret, "HMAC"));
            return input + "." + base64(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String input(String header, String claims) {
        return input(header, claims.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String input(String header, byte[] claims) {
        return base64(header.getBytes(StandardCharsets.UTF_8)) + "." + base64(claims);
    }

    private static byte[] sign(String algorithm, KeyPair key, String input) {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key.getPrivate());
            signature.update(input.getBytes(StandardCharsets.US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair rsaKey() {
        try {
            KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
            keys.initialize(2048);
            return keys.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair edKey() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair ecKey() {
        try {
            KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
            keys.initialize(new ECGenParameterSpec("secp256r1"));
            return keys.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
