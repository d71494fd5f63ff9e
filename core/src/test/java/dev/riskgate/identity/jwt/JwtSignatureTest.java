// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt;

import static dev.riskgate.identity.Requests.NOW;
import static dev.riskgate.identity.Requests.NO_WAIT;
import static dev.riskgate.identity.Requests.bearer;
import static dev.riskgate.identity.Requests.code;
import static dev.riskgate.identity.jwt.jwks.TestIssuer.EC;
import static dev.riskgate.identity.jwt.jwks.TestIssuer.EC_384;
import static dev.riskgate.identity.jwt.jwks.TestIssuer.OTHER_RSA;
import static dev.riskgate.identity.jwt.jwks.TestIssuer.RSA;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;

import dev.riskgate.identity.jwt.jwks.TestIssuer;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Which tokens are believed to come from the issuer, and why others are not. */
class JwtSignatureTest {

    private static final JWTClaimsSet CLAIMS = TestIssuer.claims().build();
    private static final EdSigner ED = new EdSigner();

    private final JwtAuthenticator jwt = authenticator(RSA, EC, EC_384, ED.jwk("ed-1"));

    @Test
    void everyListedAlgorithmHolds() {
        assertThat(signed(JWSAlgorithm.RS256, RSA)).isEqualTo("proven web");
        assertThat(signed(JWSAlgorithm.PS256, RSA)).isEqualTo("proven web");
        assertThat(signed(JWSAlgorithm.ES256, EC)).isEqualTo("proven web");
        for (JWSAlgorithm name : List.of(JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519)) {
            JWSHeader header = new JWSHeader.Builder(name).keyID("ed-1").build();
            assertThat(codeOf(TestIssuer.sign(header, CLAIMS, ED))).isEqualTo("proven web");
        }
    }

    @Test
    void anAlgorithmThatIsNotListedDoesNotHoldThoughItsKeyIsPublished() {
        assertThat(signed(JWSAlgorithm.RS512, RSA)).isEqualTo("jwt_algorithm");
        assertThat(signed(JWSAlgorithm.ES384, EC_384)).isEqualTo("jwt_algorithm");
    }

    @Test
    void anUnsignedTokenNeverHolds() {
        String none = new PlainJWT(CLAIMS).serialize();
        assertThat(codeOf(none)).isEqualTo("jwt_algorithm");
        for (String name : List.of("none", "None", "NONE", "nOnE", "")) {
            String header = encode("{\"alg\":\"" + name + "\",\"kid\":\"rsa-1\"}");
            String[] parts = TestIssuer.token().split("\\.");
            assertThat(codeOf(header + "." + parts[1] + ".")).isEqualTo("jwt_algorithm");
            assertThat(codeOf(header + "." + parts[1] + "." + parts[2])).isEqualTo("jwt_algorithm");
        }
        String stripped = TestIssuer.token().replaceAll("[^.]*$", "");
        assertThat(codeOf(stripped)).isEqualTo("jwt_signature");
    }

    @Test
    void thePublicKeyIsNeverTakenForASharedSecret() throws JOSEException {
        List<byte[]> secrets =
                List.of(
                        RSA.toRSAPublicKey().getEncoded(),
                        RSA.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8),
                        RSA.getModulus().decode());
        for (byte[] secret : secrets) {
            JWSHeader header = TestIssuer.header(JWSAlgorithm.HS256, RSA).build();
            String token = TestIssuer.sign(header, CLAIMS, new MACSigner(secret));
            assertThat(codeOf(token)).isEqualTo("jwt_algorithm");
        }
    }

    @Test
    void aSharedSecretInTheKeySetIsNoKey() throws JOSEException {
        byte[] secret = new byte[32];
        JWK oct = new OctetSequenceKey.Builder(secret).keyID("oct-1").build();
        JwtAuthenticator jwt = authenticator(RSA, oct);
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("oct-1").build();
        String token = TestIssuer.sign(header, CLAIMS, new MACSigner(secret));
        assertThat(code(jwt.identify(bearer(NOW, token), NO_WAIT))).isEqualTo("jwt_algorithm");
    }

    @Test
    void aKeyOfAnotherKindIsNotACandidate() {
        JWSHeader confused = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("rsa-1").build();
        assertThat(codeOf(TestIssuer.sign(confused, CLAIMS, EC))).isEqualTo("jwt_key_unknown");
    }

    @Test
    void aKeyThatNamesItsAlgorithmIsForThatOneOnly() {
        RSAKey pinned = new RSAKey.Builder(RSA).algorithm(JWSAlgorithm.PS256).build();
        JwtAuthenticator jwt = authenticator(pinned);
        String rs =
                TestIssuer.sign(TestIssuer.header(JWSAlgorithm.RS256, RSA).build(), CLAIMS, RSA);
        String ps =
                TestIssuer.sign(TestIssuer.header(JWSAlgorithm.PS256, RSA).build(), CLAIMS, RSA);
        assertThat(code(jwt.identify(bearer(NOW, rs), NO_WAIT))).isEqualTo("jwt_key_unknown");
        assertThat(code(jwt.identify(bearer(NOW, ps), NO_WAIT))).isEqualTo("proven web");
    }

    @Test
    void anEncryptionKeyVerifiesNothing() {
        JWK encryption = new RSAKey.Builder(RSA).keyUse(KeyUse.ENCRYPTION).build();
        JwtAuthenticator jwt = authenticator(encryption, EC);
        String token = TestIssuer.token();
        assertThat(code(jwt.identify(bearer(NOW, token), NO_WAIT))).isEqualTo("jwt_key_unknown");
    }

    @Test
    void aShortKeyVerifiesNothing() throws JOSEException {
        RSAKey weak = new RSAKeyGenerator(1024, true).keyID("weak").generate();
        JwtAuthenticator jwt = authenticator(weak, EC);
        String token =
                TestIssuer.sign(
                        TestIssuer.header(JWSAlgorithm.RS256, weak).build(),
                        CLAIMS,
                        new RSASSASigner(weak.toPrivateKey(), true));
        assertThat(code(jwt.identify(bearer(NOW, token), NO_WAIT))).isEqualTo("jwt_key_unknown");
    }

    @Test
    void aTokenOfAnotherKeyIsRefusedWhateverKeyItNames() {
        JWSHeader unknown = TestIssuer.header(JWSAlgorithm.RS256, OTHER_RSA).build();
        assertThat(codeOf(TestIssuer.sign(unknown, CLAIMS, OTHER_RSA)))
                .isEqualTo("jwt_key_unknown");
        JWSHeader lying = TestIssuer.header(JWSAlgorithm.RS256, RSA).build();
        assertThat(codeOf(TestIssuer.sign(lying, CLAIMS, OTHER_RSA))).isEqualTo("jwt_signature");
    }

    @Test
    void withoutAKeyIdEveryFittingKeyIsTried() {
        JwtAuthenticator jwt = authenticator(OTHER_RSA, RSA);
        JWSHeader nameless = new JWSHeader.Builder(JWSAlgorithm.RS256).build();
        String token = TestIssuer.sign(nameless, CLAIMS, RSA);
        assertThat(code(jwt.identify(bearer(NOW, token), NO_WAIT))).isEqualTo("proven web");
        assertThat(codeOf(TestIssuer.sign(nameless, CLAIMS, OTHER_RSA))).isEqualTo("jwt_signature");
    }

    @Test
    void keysThatATokenBringsAlongAreIgnored() throws Exception {
        JWSHeader embedded =
                TestIssuer.header(JWSAlgorithm.RS256, RSA)
                        .jwk(OTHER_RSA.toPublicJWK())
                        .jwkURL(new URI("http://127.0.0.1:1/jwks"))
                        .x509CertURL(new URI("http://127.0.0.1:1/cert"))
                        .build();
        assertThat(codeOf(TestIssuer.sign(embedded, CLAIMS, OTHER_RSA))).isEqualTo("jwt_signature");
        assertThat(codeOf(TestIssuer.sign(embedded, CLAIMS, RSA))).isEqualTo("proven web");
    }

    @Test
    void aTokenThatDemandsAnExtensionIsRefused() {
        JWSHeader critical =
                TestIssuer.header(JWSAlgorithm.RS256, RSA)
                        .criticalParams(Set.of("exp"))
                        .customParam("exp", 1)
                        .build();
        assertThat(codeOf(TestIssuer.sign(critical, CLAIMS, RSA))).isEqualTo("jwt_malformed");
        JWSHeader unencoded =
                TestIssuer.header(JWSAlgorithm.RS256, RSA).customParam("x", 1).build();
        assertThat(codeOf(TestIssuer.sign(unencoded, CLAIMS, RSA))).isEqualTo("proven web");
    }

    @Test
    void anEncryptedTokenIsNamedSo() throws JOSEException {
        var header = new JWEHeader(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A128GCM);
        EncryptedJWT jwe = new EncryptedJWT(header, CLAIMS);
        jwe.encrypt(new RSAEncrypter(RSA));
        assertThat(codeOf(jwe.serialize())).isEqualTo("jwt_encrypted");
    }

    @Test
    void whatIsNoTokenIsMalformed() {
        String header = encode("{\"alg\":\"RS256\",\"kid\":\"rsa-1\"}");
        String claims = encode("{\"iss\":\"" + TestIssuer.ISSUER + "\"}");
        for (String text :
                List.of(
                        "",
                        ".",
                        "..",
                        "...",
                        "abc",
                        "a.b",
                        "opaque-token-1234567890",
                        "\u0000.\u0000.\u0000",
                        "ä.ö.ü",
                        header + "." + claims + ".a.b",
                        encode("[]") + "." + claims + ".AA",
                        encode("{\"alg\":1}") + "." + claims + ".AA",
                        encode("{}") + "." + claims + ".AA",
                        encode("{\"alg\":\"RS256\",\"kid\":1}") + "." + claims + ".AA",
                        header + "." + encode("null") + ".AA",
                        header + "." + encode("{\"iss\":1}{}") + ".AA",
                        header + "." + encode("{\"a\":" + "[".repeat(5000)) + ".AA",
                        header + "=." + claims + ".AA",
                        header + "." + claims + " .AA",
                        "x".repeat(16 << 10))) {
            assertThat(codeOf(text)).as(text).isEqualTo("jwt_malformed");
        }
    }

    @Test
    void aTokenAboveTheBoundIsCalledTooLargeAndNothingElse() {
        for (String text :
                List.of(
                        "x".repeat((16 << 10) + 1),
                        ".".repeat(1 << 20),
                        TestIssuer.token() + "A".repeat(16 << 10))) {
            assertThat(codeOf(text)).isEqualTo("jwt_too_large");
        }
        String padded = TestIssuer.rs256(TestIssuer.claims().claim("x", "y".repeat(11_500)));
        assertThat(padded).hasSizeBetween(15_800, 16 << 10);
        assertThat(codeOf(padded)).isEqualTo("proven web");
        String larger = TestIssuer.rs256(TestIssuer.claims().claim("x", "y".repeat(20_000)));
        assertThat(codeOf(larger)).isEqualTo("jwt_too_large");
    }

    @Test
    void aClaimThatStandsTwiceMakesTheTokenMalformed() {
        String[] parts = TestIssuer.token().split("\\.");
        String json = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        String twice = json.substring(0, json.length() - 1) + ",\"sub\":\"mallory\"}";
        assertThat(codeOf(parts[0] + "." + encode(twice) + "." + parts[2]))
                .isEqualTo("jwt_malformed");
        String nested = json.substring(0, json.length() - 1) + ",\"x\":{\"a\":1,\"a\":2}}";
        assertThat(codeOf(parts[0] + "." + encode(nested) + "." + parts[2]))
                .isEqualTo("jwt_malformed");
        String header = encode("{\"alg\":\"RS256\",\"kid\":\"rsa-1\",\"alg\":\"none\"}");
        assertThat(codeOf(header + "." + parts[1] + "." + parts[2])).isEqualTo("jwt_malformed");
    }

    @Test
    void claimsOfOneTokenUnderTheSignatureOfAnotherDoNotHold() {
        String[] mine = TestIssuer.token().split("\\.");
        String[] other = TestIssuer.rs256(TestIssuer.claims().claim("azp", "admin")).split("\\.");
        assertThat(codeOf(mine[0] + "." + other[1] + "." + mine[2])).isEqualTo("jwt_signature");
    }

    /** A key may be gone because all its tokens have expired; an app renews after that answer. */
    @Test
    void anExpiredTokenOfAnUnknownKeyHasExpiredAndOneThatNobodySignedHasNot() {
        JWTClaimsSet expired = TestIssuer.claims().claim("exp", 1_000_000).build();
        JWSHeader unknown = TestIssuer.header(JWSAlgorithm.RS256, OTHER_RSA).build();
        assertThat(codeOf(TestIssuer.sign(unknown, expired, OTHER_RSA))).isEqualTo("jwt_expired");
        JWSHeader lying = TestIssuer.header(JWSAlgorithm.RS256, RSA).build();
        assertThat(codeOf(TestIssuer.sign(lying, expired, OTHER_RSA))).isEqualTo("jwt_signature");
    }

    private String signed(JWSAlgorithm algorithm, JWK key) {
        return codeOf(TestIssuer.sign(TestIssuer.header(algorithm, key).build(), CLAIMS, key));
    }

    private String codeOf(String token) {
        return code(jwt.identify(bearer(NOW, token), NO_WAIT));
    }

    private static JwtAuthenticator authenticator(JWK... keys) {
        JWK[] published = new JWK[keys.length];
        for (int i = 0; i < keys.length; i++) {
            published[i] = keys[i] instanceof OctetSequenceKey ? keys[i] : keys[i].toPublicJWK();
        }
        return new JwtAuthenticator(Jwts.SETTINGS, TestIssuer.keys(published));
    }

    private static String encode(String json) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
