// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jwks;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;

import dev.riskgate.identity.jwt.jws.JwtRefusal;
import dev.riskgate.identity.jwt.jws.SignedToken;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.math.BigInteger;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Which published keys verify tokens, and of which algorithms. */
class VerificationKeyTest {

    private static final List<String> RSA_ALGORITHMS =
            List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512");
    private static final List<String> ALL =
            List.of(
                    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
                    "ES256K", "EdDSA", "Ed25519", "HS256", "none");
    private static final JWK ED =
            new OctetKeyPair.Builder(
                            Curve.Ed25519,
                            // RFC 8037, appendix A.2
                            new Base64URL("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"))
                    .build();

    @Test
    void aKeyIsForTheAlgorithmsOfItsKindOnly() throws Exception {
        assertThat(algorithms(TestIssuer.RSA)).isEqualTo(RSA_ALGORITHMS);
        assertThat(algorithms(TestIssuer.EC)).containsExactly("ES256");
        assertThat(algorithms(TestIssuer.EC_384)).containsExactly("ES384");
        assertThat(algorithms(new ECKeyGenerator(Curve.P_521).generate())).containsExactly("ES512");
        assertThat(algorithms(ED)).containsExactly("EdDSA", "Ed25519");
    }

    @Test
    void aKeyThatNamesAnAlgorithmIsForThatOneAndUnusableIfItDoesNotFitItsKind() {
        JWK rs512 = new RSAKey.Builder(TestIssuer.RSA).algorithm(JWSAlgorithm.RS512).build();
        assertThat(algorithms(rs512)).containsExactly("RS512");
        assertThat(key(rs512).isUsable()).isTrue();

        JWK es256 = new RSAKey.Builder(TestIssuer.RSA).algorithm(JWSAlgorithm.ES256).build();
        assertThat(algorithms(es256)).isEmpty();
        assertThat(key(es256).isUsable()).isFalse();
        JWK es384 = new ECKey.Builder(TestIssuer.EC).algorithm(JWSAlgorithm.ES384).build();
        assertThat(key(es384).isUsable()).isFalse();
        assertThat(key(TestIssuer.RSA).isUsable()).isTrue();
    }

    @Test
    void eachNameOfEd25519StandsForBoth() {
        for (JWSAlgorithm name : List.of(JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519)) {
            JWK named = new OctetKeyPair.Builder((OctetKeyPair) ED).algorithm(name).build();
            assertThat(algorithms(named)).containsExactly("EdDSA", "Ed25519");
        }
        JWK foreign =
                new OctetKeyPair.Builder((OctetKeyPair) ED).algorithm(JWSAlgorithm.RS256).build();
        assertThat(key(foreign).isUsable()).isFalse();
    }

    @Test
    void aKeyWithoutAUseVerifiesAndOneForAnotherUseDoesNot() {
        assertThat(rsa(null, null)).isNotNull();
        assertThat(rsa(KeyUse.SIGNATURE, null)).isNotNull();
        assertThat(rsa(KeyUse.ENCRYPTION, null)).isNull();
        assertThat(rsa(null, Set.of(KeyOperation.VERIFY))).isNotNull();
        assertThat(rsa(null, Set.of(KeyOperation.SIGN, KeyOperation.VERIFY))).isNotNull();
        assertThat(rsa(null, Set.of(KeyOperation.SIGN))).isNull();
        assertThat(rsa(null, Set.of())).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "1024, false",
        "2047, false",
        "2048, true",
        "4096, true",
        "8192, true",
        "8193, false"
    })
    void anRsaKeyHas2048To8192Bits(int bits, boolean taken) {
        BigInteger modulus = BigInteger.ONE.shiftLeft(bits - 1).add(BigInteger.ONE);
        JWK key = new RSAKey.Builder(Base64URL.encode(modulus), new Base64URL("AQAB")).build();
        assertThat(VerificationKey.of(key, null) != null).isEqualTo(taken);
    }

    @Test
    void zerosInFrontMakeNoShortRsaKeyLonger() {
        BigInteger modulus = BigInteger.ONE.shiftLeft(1023).add(BigInteger.ONE);
        byte[] padded = new byte[256];
        byte[] bare = modulus.toByteArray();
        System.arraycopy(bare, 0, padded, padded.length - bare.length, bare.length);
        JWK key = new RSAKey.Builder(Base64URL.encode(padded), new Base64URL("AQAB")).build();
        assertThat(VerificationKey.of(key, null)).isNull();
    }

    @Test
    void otherKindsAndCurvesAreNoKeys() {
        JWK generator =
                new ECKey.Builder(
                                Curve.SECP256K1,
                                new Base64URL("eb5mfvncu6xVoGKVzocLBwKb_NstzijZWfKBWxb4F5g"),
                                new Base64URL("SDradyajxGVdpPv8DhEIqP0XtEimhVQZnEfQj_sQ1Lg"))
                        .build();
        JWK x25519 = new OctetKeyPair.Builder(Curve.X25519, new Base64URL("A".repeat(43))).build();
        JWK shared = new OctetSequenceKey.Builder(new byte[32]).build();
        JWK cut = new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(new byte[31])).build();
        for (JWK none : List.of(generator, x25519, shared, cut)) {
            assertThat(VerificationKey.of(none)).as(none.toString()).isNull();
        }
    }

    /** As if a candidate were chosen wrongly: verifying must not throw, and never hold. */
    @Test
    void aTokenThatAKeyCannotEvenTryDoesNotHold() throws JwtRefusal {
        SignedToken rs256 = read(TestIssuer.token());
        assertThat(key(TestIssuer.RSA).verify(rs256)).isTrue();
        assertThat(key(TestIssuer.OTHER_RSA).verify(rs256)).isFalse();
        assertThat(key(TestIssuer.EC).verify(rs256)).isFalse();
        assertThat(key(TestIssuer.EC_384).verify(rs256)).isFalse();
        assertThat(key(ED).verify(rs256)).isFalse();

        SignedToken es256 =
                read(
                        TestIssuer.sign(
                                TestIssuer.header(JWSAlgorithm.ES256, TestIssuer.EC).build(),
                                TestIssuer.claims().build(),
                                TestIssuer.EC));
        assertThat(key(TestIssuer.EC).verify(es256)).isTrue();
        assertThat(key(TestIssuer.RSA).verify(es256)).isFalse();
    }

    /** Some libraries took a signature of zeros for one of every text (CVE-2022-21449). */
    @Test
    void signaturesOfAWrongLengthOrOfZerosDoNotHold() throws JwtRefusal {
        for (JWK jwk : List.of(TestIssuer.RSA, TestIssuer.EC, ED)) {
            String alg = algorithms(jwk).getFirst();
            for (int length : new int[] {0, 1, 63, 64, 65, 256, 1024}) {
                SignedToken forged = read(token(alg, new byte[length]));
                assertThat(key(jwk).verify(forged)).as("%s %s", alg, length).isFalse();
                assertThat(Objects.requireNonNull(VerificationKey.of(jwk, null)).verify(forged))
                        .isFalse();
            }
        }
    }

    @Test
    void keysAreTheSameByTheirMembersAndShowNone() {
        assertThat(key(TestIssuer.RSA).isSameAs(key(TestIssuer.RSA))).isTrue();
        assertThat(key(TestIssuer.RSA).isSameAs(key(TestIssuer.OTHER_RSA))).isFalse();
        assertThat(key(TestIssuer.RSA)).hasToString("VerificationKey[RSA]");
        assertThat(key(TestIssuer.RSA).id()).isEqualTo("rsa-1");
        assertThat(key(ED).id()).isNull();
    }

    private static String token(String algorithm, byte[] signature) {
        String header = "{\"alg\":\"" + algorithm + "\"}";
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        return encoder.encodeToString(header.getBytes(US_ASCII))
                + ".e30."
                + encoder.encodeToString(signature);
    }

    private static SignedToken read(String token) throws JwtRefusal {
        return SignedToken.read(token, Set.copyOf(ALL));
    }

    private static @Nullable VerificationKey rsa(
            @Nullable KeyUse use, @Nullable Set<KeyOperation> operations) {
        RSAKey key = TestIssuer.RSA;
        return VerificationKey.of(
                new RSAKey.Builder(key.getModulus(), key.getPublicExponent())
                        .keyUse(use)
                        .keyOperations(operations)
                        .build());
    }

    private static VerificationKey key(JWK jwk) {
        return Objects.requireNonNull(VerificationKey.of(jwk.toPublicJWK()));
    }

    private static List<String> algorithms(JWK jwk) {
        return ALL.stream().filter(key(jwk)::fits).toList();
    }
}
