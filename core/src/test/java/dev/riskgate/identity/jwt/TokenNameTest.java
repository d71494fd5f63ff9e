// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt;

import static dev.riskgate.identity.Requests.NOW;
import static dev.riskgate.identity.Requests.NO_WAIT;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.util.Base64URL;

import dev.riskgate.identity.Identification.Proven;
import dev.riskgate.identity.Requests;
import dev.riskgate.identity.jwt.jwks.TestIssuer;

import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One token has one name, whatever can be changed of it without breaking it. */
class TokenNameTest {

    /** The order of P-256 (FIPS 186-5). */
    private static final BigInteger ORDER =
            new BigInteger("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", 16);

    @Test
    void aSignatureThatWasTurnedRoundMakesNoOtherToken() throws Exception {
        JwtAuthenticator authenticator =
                new JwtAuthenticator(Jwts.SETTINGS, TestIssuer.keys(TestIssuer.EC));
        String token =
                TestIssuer.sign(
                        TestIssuer.header(JWSAlgorithm.ES256, TestIssuer.EC).build(),
                        TestIssuer.claims().jwtID(null).build(),
                        TestIssuer.EC);
        String twin = turnedRound(token);

        assertThat(twin).isNotEqualTo(token);
        assertThat(id(authenticator, twin)).isEqualTo(id(authenticator, token));
        assertThat(TokenName.of(token)).isEqualTo(id(authenticator, token));
    }

    @Test
    void anOperatorMayPasteAWholeTokenOrItsName() throws Exception {
        String named = TestIssuer.rs256(TestIssuer.claims().jwtID("j-7"));
        assertThat(TokenName.of(named)).isEqualTo("j-7");
        assertThat(TokenName.of(" j-7 ")).isEqualTo("j-7");
        for (String none : List.of("eyJub.tAtoken.x", "eyJub.t*token.x", "eyJub.e30.x")) {
            assertThat(TokenName.of(none)).as(none).matches("[0-9a-f]{32}");
        }
        for (String name : List.of("eyJub", "eyJub.x", "a.b.c", "")) {
            assertThat(TokenName.of(name)).isEqualTo(name);
        }
    }

    @Test
    void theOrderOfVerifiedClaimsDoesNotMatter() {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("a", 1.0);
        one.put("b", List.of("x", Map.of("c", true)));
        Map<String, Object> other = new LinkedHashMap<>();
        other.put("b", List.of("x", Map.of("c", true)));
        other.put("a", 1L);

        assertThat(CanonicalClaims.of(one)).isEqualTo(CanonicalClaims.of(other));
        assertThat(CanonicalClaims.of(Map.of("a", "x")))
                .as("else a block of one would shut out the other")
                .isNotEqualTo(CanonicalClaims.of(Map.of("b", "x")))
                .isNotEqualTo(CanonicalClaims.of(Map.of("a", "y")));
        assertThat(CanonicalClaims.of(Map.of("a", List.of("b", "c"))))
                .isNotEqualTo(CanonicalClaims.of(Map.of("a", List.of("bc"))))
                .isNotEqualTo(CanonicalClaims.of(Map.of("a", List.of("c", "b"))));
    }

    private static String id(JwtAuthenticator authenticator, String token) {
        return ((Proven) authenticator.identify(Requests.bearer(NOW, token), NO_WAIT))
                .caller()
                .credential()
                .id();
    }

    /** (r, n − s) verifies wherever (r, s) does. */
    private static String turnedRound(String token) {
        int dot = token.lastIndexOf('.');
        byte[] signature = new Base64URL(token.substring(dot + 1)).decode();
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(signature, 32, 64));
        byte[] turned = ORDER.subtract(s).toByteArray();
        for (int i = 0; i < 32; i++) {
            int at = turned.length - 32 + i;
            signature[32 + i] = at < 0 ? 0 : turned[at];
        }
        return token.substring(0, dot + 1) + Base64URL.encode(signature);
    }
}
