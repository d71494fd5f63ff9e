// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;

import dev.riskgate.identity.Mutations;
import dev.riskgate.identity.jwt.jwks.TestIssuer;

import org.junit.jupiter.api.Test;

import java.util.List;

class JwtMutationTest {

    @Test
    void noChangedTokenPassesAndNoneMakesAnythingFail() {
        EdSigner ed = new EdSigner();
        var jwt =
                new JwtAuthenticator(
                        Jwts.SETTINGS,
                        TestIssuer.keys(TestIssuer.RSA, TestIssuer.EC, ed.jwk("ed-1")));
        JWTClaimsSet claims = TestIssuer.claims().build();
        JWSHeader edHeader = new JWSHeader.Builder(JWSAlgorithm.EdDSA).keyID("ed-1").build();
        JWSHeader ecHeader = TestIssuer.header(JWSAlgorithm.ES256, TestIssuer.EC).build();
        JWSHeader psHeader = TestIssuer.header(JWSAlgorithm.PS256, TestIssuer.RSA).build();
        List<String> valid =
                List.of(
                        TestIssuer.token(),
                        TestIssuer.sign(psHeader, claims, TestIssuer.RSA),
                        TestIssuer.sign(ecHeader, claims, TestIssuer.EC),
                        TestIssuer.sign(edHeader, claims, ed));
        new Mutations(42).assertNonePasses(jwt, "Bearer ", valid, 50_000);
    }
}
