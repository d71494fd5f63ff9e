// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.identity.Authenticator;
import dev.riskgate.identity.jwt.jwks.JwksListener;
import dev.riskgate.identity.jwt.jwks.JwksSources;
import dev.riskgate.identity.jwt.jwks.TestIssuer;
import dev.riskgate.outbound.OutboundHttp;
import dev.riskgate.outbound.OutboundSettings;
import dev.riskgate.policy.PolicyLoader;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Who changes a rule does not make all tokens new: an authenticator remembers the tokens that it
 * has verified, and is the same as long as its credential is.
 */
class JwtFactoryTest {

    private static final String REST = "audiences: [api], jwks: { file: jwks.json }";

    @TempDir private Path folder;
    private final JwksSources keySets =
            new JwksSources(
                    new OutboundHttp(OutboundSettings.direct("test"), null),
                    System::nanoTime,
                    JwksListener.NONE);
    private final JwtFactory factory = new JwtFactory(keySets, VerificationTime.unlimited());

    @BeforeEach
    void publish() throws Exception {
        Files.write(folder.resolve("jwks.json"), TestIssuer.jwks(TestIssuer.RSA.toPublicJWK()));
        Files.write(folder.resolve("other.json"), TestIssuer.jwks(TestIssuer.RSA.toPublicJWK()));
    }

    @AfterEach
    void end() {
        keySets.close();
    }

    @Test
    void aCredentialThatStaysKeepsItsAuthenticator() throws Exception {
        List<Authenticator> before = inForce(credential("idp", REST));
        assertThat(inForce(credential("idp", REST))).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "audiences: [other], jwks: { file: jwks.json }",
                "audiences: [api], jwks: { file: other.json }",
                "audiences: [api], jwks: { file: jwks.json }, clientId: claims.azp",
                "audiences: [api], jwks: { file: jwks.json }, clockSkew: 1s"
            })
    void oneThatChangesStartsAnew(String changed) throws Exception {
        List<Authenticator> before = inForce(credential("idp", REST));
        assertThat(inForce(credential("idp", changed))).doesNotContainAnyElementsOf(before);
    }

    @Test
    void oneThatWasGoneStartsAnew() throws Exception {
        List<Authenticator> before = inForce(credential("idp", REST));
        inForce(credential("another", REST));
        assertThat(inForce(credential("idp", REST))).doesNotContainAnyElementsOf(before);
    }

    @Test
    void aPolicyThatDoesNotComeIntoForceTakesNothingAway() throws Exception {
        List<Authenticator> before = inForce(credential("idp", REST));
        factory.authenticators(credential("idp", "audiences: [other], jwks: { file: jwks.json }"));
        assertThat(inForce(credential("idp", REST))).isEqualTo(before);
    }

    private List<Authenticator> inForce(JwtCredential credential) {
        List<Authenticator> made = factory.authenticators(credential);
        factory.retain(List.of(credential));
        return made;
    }

    private JwtCredential credential(String name, String rest) throws Exception {
        String policy =
                """
                apiVersion: riskgate.dev/v1
                kind: Policy
                credentials:
                  - jwt: { name: %s, issuer: "%s", %s }
                """
                        .formatted(name, TestIssuer.ISSUER, rest);
        return PolicyLoader.parse(
                        folder.resolve("policy.yaml").toString(),
                        policy.getBytes(StandardCharsets.UTF_8))
                .policy()
                .file()
                .credentials(JwtKind.INSTANCE)
                .getFirst();
    }
}
