// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.world;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;

import org.junit.jupiter.api.Test;

import java.time.InstantSource;

class IssuerTest {

    @Test
    void itsTokensHoldAgainstItsPublishedKeysAlsoAfterARotation() throws Exception {
        try (Issuer issuer = Issuer.start(InstantSource.system())) {
            String old = issuer.token("analytics");
            assertThat(verifies(issuer, old)).isTrue();
            issuer.rotate(Issuer.ecKey());
            assertThat(verifies(issuer, old)).isTrue();
            assertThat(verifies(issuer, issuer.token("analytics"))).isTrue();
            assertThat(issuer.fetches()).isEqualTo(3);
        }
    }

    @Test
    void aForgedTokenNamesItsKeyAndDoesNotHold() throws Exception {
        try (Issuer issuer = Issuer.start(InstantSource.system())) {
            String forged = issuer.forgedToken("analytics");
            assertThat(SignedJWT.parse(forged).getHeader().getKeyID())
                    .isEqualTo(SignedJWT.parse(issuer.token("analytics")).getHeader().getKeyID());
            assertThat(verifies(issuer, forged)).isFalse();
        }
    }

    @Test
    void thePublishedKeysHoldNoPrivatePart() throws Exception {
        try (Issuer issuer = Issuer.start(InstantSource.system())) {
            assertThat(JWKSet.load(issuer.jwksUri().toURL()).getKeys()).noneMatch(JWK::isPrivate);
        }
    }

    private static boolean verifies(Issuer issuer, String text) throws Exception {
        SignedJWT token = SignedJWT.parse(text);
        JWK key = JWKSet.load(issuer.jwksUri().toURL()).getKeyByKeyId(token.getHeader().getKeyID());
        return token.verify(
                new DefaultJWSVerifierFactory()
                        .createJWSVerifier(token.getHeader(), ((AsymmetricJWK) key).toPublicKey()));
    }
}
