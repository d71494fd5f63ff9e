// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt;

import static dev.riskgate.identity.Requests.NOW;
import static dev.riskgate.identity.Requests.NO_WAIT;
import static dev.riskgate.identity.Requests.bearer;
import static dev.riskgate.identity.Requests.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;

import dev.riskgate.identity.Caller;
import dev.riskgate.identity.Identification;
import dev.riskgate.identity.Identification.Proven;
import dev.riskgate.identity.jwt.jwks.TestIssuer;
import dev.riskgate.policy.PolicyLoader;
import dev.riskgate.policy.PolicySample;
import dev.riskgate.yaml.YamlException;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Claims wherever issuers put them, and tokens without an audience, as the policy names them. */
class NamedClaimsTest {

    private static final String AUDIENCES = "audiences: [api], ";

    @Test
    void aListOfNamesLeadsThroughNamesWithDotsAndSlashes() {
        JWTClaimsSet.Builder hasura =
                TestIssuer.claims()
                        .claim(
                                "https://hasura.io/jwt/claims",
                                Map.of("x-hasura-allowed-roles", List.of("editor", "user")));
        assertThat(
                        caller(
                                        AUDIENCES
                                                + "claims: { roles: [https://hasura.io/jwt/claims,"
                                                + " x-hasura-allowed-roles] }",
                                        hasura)
                                .roles())
                .containsExactlyInAnyOrder("editor", "user");
        JWTClaimsSet.Builder keycloak =
                TestIssuer.claims()
                        .claim(
                                "resource_access",
                                Map.of(
                                        "my.api", Map.of("roles", List.of("admin")),
                                        "my", Map.of("api", Map.of("roles", List.of("no")))));
        assertThat(
                        caller(
                                        AUDIENCES
                                                + "claims: { roles: [resource_access, my.api,"
                                                + " roles] }",
                                        keycloak)
                                .roles())
                .containsExactly("admin");
    }

    @Test
    void aListOfNamesIsNotTakenForAClaimWithDots() {
        JWTClaimsSet.Builder claims = TestIssuer.claims().claim("a.b", "outside");
        assertThat(caller(AUDIENCES + "claims: { roles: [a, b] }", claims).roles()).isEmpty();
        assertThat(caller(AUDIENCES + "claims: { roles: a.b }", claims).roles())
                .containsExactly("outside");
    }

    @Test
    void aListWithinTheListNamesTheClient() {
        JWTClaimsSet.Builder claims =
                TestIssuer.claims().claim("https://example.com/", Map.of("tenant.id", "t7"));
        Caller caller =
                caller(
                        AUDIENCES
                                + "clientId: [[https://example.com/, tenant.id], claims.sub],"
                                + " claims: { tenant: [https://example.com/, tenant.id] }",
                        claims);
        assertThat(caller.client().id()).isEqualTo("t7|alice");
        assertThat(caller.client().tenant()).isEqualTo("t7");
    }

    @Test
    void namesOfAnObjectAreRolesWhereThePolicySaysSoAndNowhereElse() {
        Map<String, Object> roles =
                Map.of(
                        "admin",
                        Map.of("org-1", "example.com"),
                        "writer",
                        true,
                        "reader",
                        false,
                        "none",
                        List.of("admin"));
        JWTClaimsSet.Builder claims =
                TestIssuer.claims().claim("urn:roles", roles).claim("scope", roles);
        String named = "claims: { roles: [urn:roles]";
        assertThat(caller(AUDIENCES + named + " }", claims).roles()).isEmpty();
        Caller caller = caller(AUDIENCES + named + ", objectNames: [roles] }", claims);
        assertThat(caller.roles()).containsExactlyInAnyOrder("admin", "writer");
        assertThat(caller.scopes()).isEmpty();
        assertThat(caller(AUDIENCES + named + ", objectNames: [roles, scopes] }", claims).scopes())
                .containsExactlyInAnyOrder("admin", "writer");
    }

    /** As AWS Cognito gives them out. */
    @Test
    void aTokenWithoutAudienceHoldsIfItIsOfAClientThatThePolicyNames() {
        String none = "audiences: none, clientIds: [app-1, app-2]";
        assertThat(of(none, cognito("app-1"))).isEqualTo("proven alice");
        assertThat(of(none, cognito("app-2"))).isEqualTo("proven alice");
        assertThat(of(none, cognito("app-3"))).isEqualTo("jwt_client");
        assertThat(of(none, cognito("app-3").claim("azp", "app-1"))).isEqualTo("jwt_client");
        assertThat(of(none, cognito(null).claim("azp", "app-1"))).isEqualTo("proven alice");
        assertThat(of(none, cognito(null).claim("azp", null))).isEqualTo("jwt_client");
        assertThat(of(none, cognito(null).claim("client_id", List.of("app-1"))))
                .isEqualTo("jwt_client");
    }

    @Test
    void whereTokensHaveNoAudienceOneWithAnAudienceIsMeantForOthers() {
        String none = "audiences: none, clientIds: [app-1]";
        for (Object audience : List.of("api", "app-1", List.of("app-1"))) {
            assertThat(of(none, cognito("app-1").claim("aud", audience))).isEqualTo("jwt_audience");
        }
        assertThat(of(none, cognito("app-1").claim("token_use", "id"))).isEqualTo("jwt_id_token");
    }

    @Test
    void clientIdsHoldBesideAudiencesToo() {
        String both = "audiences: [api], clientIds: [app-1]";
        assertThat(of(both, TestIssuer.claims().claim("client_id", "app-1")))
                .isEqualTo("proven alice");
        assertThat(of(both, TestIssuer.claims().claim("client_id", "app-2")))
                .isEqualTo("jwt_client");
        assertThat(of(both, cognito("app-1"))).isEqualTo("jwt_audience");
    }

    @Test
    void nobodysAudienceAndNobodysClientsAreNoSettings() {
        JwtSettings good = Jwts.SETTINGS;
        assertThatThrownBy(
                        () ->
                                new JwtSettings(
                                        good.name(),
                                        good.issuer(),
                                        good.clients(),
                                        java.util.Set.of(),
                                        java.util.Set.of(),
                                        good.algorithms(),
                                        good.clockSkew(),
                                        good.claims(),
                                        good.metadataKey(),
                                        good.maxTokenLength()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static JWTClaimsSet.Builder cognito(@org.jspecify.annotations.Nullable String client) {
        return TestIssuer.claims().audience((String) null).claim("client_id", client);
    }

    private static Caller caller(String jwt, JWTClaimsSet.Builder claims) {
        return ((Proven) identify(jwt, claims)).caller();
    }

    private static String of(String jwt, JWTClaimsSet.Builder claims) {
        return code(identify(jwt, claims));
    }

    private static Identification identify(String jwt, JWTClaimsSet.Builder claims) {
        String policy =
                PolicySample.TOP
                        + "credentials: [{ jwt: { name: idp, issuer: \""
                        + TestIssuer.ISSUER
                        + "\", "
                        + jwt
                        + " } }]\n";
        try {
            var file =
                    PolicyLoader.parse("policy.yaml", policy.getBytes(StandardCharsets.UTF_8))
                            .policy()
                            .file();
            var settings = ((JwtCredential) file.credentials().getFirst()).settings();
            return new JwtAuthenticator(settings, TestIssuer.keys(TestIssuer.RSA))
                    .identify(bearer(NOW, TestIssuer.rs256(claims)), NO_WAIT);
        } catch (YamlException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }
}
