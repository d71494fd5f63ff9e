// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt;

import static dev.riskgate.identity.Requests.NOW;
import static dev.riskgate.identity.Requests.NO_WAIT;
import static dev.riskgate.identity.Requests.bearer;
import static dev.riskgate.identity.Requests.code;
import static dev.riskgate.identity.Requests.with;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;

import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.Caller.Scheme;
import dev.riskgate.identity.Identification;
import dev.riskgate.identity.Identification.Proven;
import dev.riskgate.identity.Identification.Rejected;
import dev.riskgate.identity.jwt.jwks.TestIssuer;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.verdict.AssuranceLevel;

import org.junit.jupiter.api.Test;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;

/** What the claims of a well-signed token lead to. */
class JwtAuthenticatorTest {

    private final JwtAuthenticator jwt =
            new JwtAuthenticator(Jwts.SETTINGS, TestIssuer.keys(TestIssuer.RSA));

    @Test
    void aTokenProvesItsClientWithAllItsClaims() {
        String token =
                TestIssuer.rs256(
                        TestIssuer.claims()
                                .claim("realm_access", Map.of("roles", List.of("a", "b"))));
        Caller caller = ((Proven) identify(token)).caller();
        assertThat(caller.client()).isEqualTo(Subject.client(TestIssuer.ISSUER, "default", "web"));
        assertThat(caller.credential())
                .isEqualTo(
                        new Caller.Credential(
                                JwtKind.INSTANCE,
                                "idp",
                                TestIssuer.ISSUER,
                                "token-1",
                                NOW.plusSeconds(3630).toEpochMilli()));
        assertThat(caller.subject()).isEqualTo("alice");
        assertThat(caller.scopes()).containsExactlyInAnyOrder("read", "write");
        assertThat(caller.roles()).containsExactlyInAnyOrder("a", "b");
        assertThat(caller.attributes()).containsEntry("azp", "web");
        assertThat(caller.assurance()).isEqualTo(Assurance.SINGLE);
    }

    @Test
    void withoutBearerTokenNobodyIsThere() {
        assertThat(code(jwt.identify(with(Map.of()), NO_WAIT))).isEqualTo("anonymous");
        for (String other :
                List.of(
                        "Basic YTpi",
                        "DPoP abc",
                        "",
                        "bear",
                        "rg_acme-1_4kTq0cY1vXo8uJmWb2sZ7nHdR5gLfE9a",
                        "Digest realm=\"eyJ.api.example.com\", nonce=\"a.b.c\"",
                        "Token a.b.c")) {
            assertThat(code(jwt.identify(with("authorization", other), NO_WAIT)))
                    .as(other)
                    .isEqualTo("anonymous");
        }
    }

    /** There are upstreams that split at any blank, cut off seven characters, or ask no scheme. */
    @Test
    void aTokenThatIsWrittenOtherwiseThanBearerAndABlankIsRefused() {
        String token = TestIssuer.token();
        String blanks =
                Base64.getUrlEncoder()
                        .encodeToString("\n {\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8));
        for (String other :
                List.of(
                        // What a byte that is no UTF-8 has become, such as a no-break space.
                        "Bearer!" + token,
                        "Bearer!opaque",
                        "!Bearer " + token,
                        "  bearer " + token,
                        "\"Bearer " + token + "\"",
                        "Bearer=" + token,
                        "Bearer:" + token,
                        "BearerX" + token,
                        "Bearerx",
                        token,
                        "JWT " + token,
                        "DPoP " + token,
                        "Token token=\"" + token + "\"",
                        "Token " + blanks + ".e30.",
                        "Token t=" + blanks + ".e30.")) {
            assertThat(code(jwt.identify(with("authorization", other), NO_WAIT)))
                    .as(other)
                    .isEqualTo("jwt_form");
        }
    }

    @Test
    void theSchemeIsReadWhateverItsCase() {
        String token = TestIssuer.token();
        for (String scheme : List.of("Bearer ", "bearer ", "BEARER  ")) {
            assertThat(code(jwt.identify(with("authorization", scheme + token), NO_WAIT)))
                    .isEqualTo("proven web");
        }
    }

    @Test
    void twoTokensAreAmbiguous() {
        String one = "Bearer " + TestIssuer.token();
        assertThat(code(jwt.identify(with("authorization", one, one), NO_WAIT)))
                .isEqualTo("credential_ambiguous");
    }

    @Test
    void aTokenEndsAtItsExpiryPlusTheClockSkewAlsoWhenRemembered() {
        String token = TestIssuer.token();
        Instant end = NOW.plusSeconds(3630);
        assertThat(code(identify(token, end))).isEqualTo("jwt_expired");
        assertThat(code(identify(token, end.minusMillis(1)))).isEqualTo("proven web");
        assertThat(code(identify(token, end))).isEqualTo("jwt_expired");
    }

    @Test
    void aTokenBeginsAtItsNotBeforeMinusTheClockSkew() {
        Instant from = NOW.plusSeconds(600);
        String token = TestIssuer.rs256(TestIssuer.claims().notBeforeTime(Date.from(from)));
        assertThat(code(identify(token, from.minusSeconds(30).minusMillis(1))))
                .isEqualTo("jwt_not_yet_valid");
        assertThat(code(identify(token, from.minusSeconds(30)))).isEqualTo("proven web");
    }

    @Test
    void aTokenIssuedInTheFutureIsNotYetValid() {
        String token =
                TestIssuer.rs256(TestIssuer.claims().issueTime(Date.from(NOW.plusSeconds(31))));
        assertThat(code(identify(token))).isEqualTo("jwt_not_yet_valid");
    }

    @Test
    void anotherIssuerOrAudienceIsNamed() {
        assertThat(codeOf(TestIssuer.claims().issuer("https://evil.example.com/")))
                .isEqualTo("jwt_issuer");
        assertThat(codeOf(TestIssuer.claims().issuer(TestIssuer.ISSUER.substring(0, 10))))
                .isEqualTo("jwt_issuer");
        assertThat(codeOf(TestIssuer.claims().issuer(null))).isEqualTo("jwt_issuer");
        assertThat(codeOf(TestIssuer.claims().audience("other"))).isEqualTo("jwt_audience");
        assertThat(codeOf(TestIssuer.claims().audience(List.of()))).isEqualTo("jwt_audience");
        assertThat(codeOf(TestIssuer.claims().audience(List.of("x", "api2"))))
                .isEqualTo("proven web");
    }

    @Test
    void everyTimeHasToBeASensibleNumber() {
        assertThat(codeOf(TestIssuer.claims().expirationTime(null))).isEqualTo("jwt_claims");
        for (String name : List.of("exp", "nbf", "iat", "auth_time")) {
            for (Object value : List.of("1800000000", -1, 1e30, List.of(1), true)) {
                assertThat(codeOf(TestIssuer.claims().claim(name, value)))
                        .as(name + " " + value)
                        .isEqualTo("jwt_claims");
            }
        }
    }

    @Test
    void withoutAUsableClientClaimThereIsNoCaller() {
        for (Object azp : new Object[] {"", "x".repeat(257), "a\r\nb", 1.5, true, List.of("web")}) {
            assertThat(codeOf(TestIssuer.claims().claim("azp", azp)))
                    .as(String.valueOf(azp))
                    .isEqualTo("jwt_claims");
        }
        assertThat(codeOf(TestIssuer.claims().claim("azp", null))).isEqualTo("jwt_claims");
    }

    @Test
    void severalClaimsNameAClientWithoutConfusion() {
        var several =
                new JwtAuthenticator(
                        Jwts.settings(TestIssuer.ISSUER, Jwts.clientId("azp", "sub"), ""),
                        TestIssuer.keys(TestIssuer.RSA));
        String one = TestIssuer.rs256(TestIssuer.claims().claim("azp", "a|b").subject("c"));
        String two = TestIssuer.rs256(TestIssuer.claims().claim("azp", "a").subject("b|c"));
        assertThat(code(several.identify(bearer(NOW, one), NO_WAIT))).isEqualTo("proven a\\|b|c");
        assertThat(code(several.identify(bearer(NOW, two), NO_WAIT))).isEqualTo("proven a|b\\|c");
    }

    @Test
    void theSameNamesFromAnotherIssuerAreAnotherClientAndAnotherCredential() {
        Caller one = caller(TestIssuer.claims());
        String token = TestIssuer.rs256(TestIssuer.claims().issuer("https://other.example/"));
        var other =
                new JwtAuthenticator(
                        Jwts.settings("https://other.example/", Jwts.RULES, ""),
                        TestIssuer.keys(TestIssuer.RSA));
        Caller two = ((Proven) other.identify(bearer(NOW, token), NO_WAIT)).caller();

        assertThat(two.client().id()).isEqualTo(one.client().id());
        assertThat(two.client()).isNotEqualTo(one.client());
        assertThat(two.credential().id()).isEqualTo(one.credential().id());
        assertThat(two.credential().uniqueName()).isNotEqualTo(one.credential().uniqueName());
    }

    @Test
    void scopesAndRolesAreReadInEveryCommonForm() {
        assertThat(caller(TestIssuer.claims().claim("scope", null).claim("scp", List.of("x", "y"))))
                .extracting(Caller::scopes)
                .isEqualTo(java.util.Set.of("x", "y"));
        var namespaced =
                new ClaimRules(
                        Jwts.RULES.clientId(),
                        new ClaimPath("permissions"),
                        new ClaimPath("https://example.com/roles"),
                        new ClaimPath("org.id"),
                        Map.of());
        var jwt =
                new JwtAuthenticator(
                        Jwts.settings(TestIssuer.ISSUER, namespaced, ""),
                        TestIssuer.keys(TestIssuer.RSA));
        String token =
                TestIssuer.rs256(
                        TestIssuer.claims()
                                .claim("permissions", List.of("p"))
                                .claim("https://example.com/roles", "r1 r2")
                                .claim("org", Map.of("id", 42)));
        Caller caller = ((Proven) jwt.identify(bearer(NOW, token), NO_WAIT)).caller();
        assertThat(caller.scopes()).containsExactly("p");
        assertThat(caller.roles()).containsExactlyInAnyOrder("r1", "r2");
        assertThat(caller.client()).isEqualTo(Subject.client(TestIssuer.ISSUER, "42", "web"));
        assertThat(code(jwt.identify(bearer(NOW, TestIssuer.token()), NO_WAIT)))
                .isEqualTo("jwt_claims");
    }

    @Test
    void assuranceIsAsOldAsTheAuthenticationNotAsTheToken() {
        Instant then = NOW.minusSeconds(120);
        JWTClaimsSet.Builder strong =
                TestIssuer.claims()
                        .claim("acr", "urn:strong")
                        .claim("auth_time", then.getEpochSecond());
        assertThat(caller(strong).assurance())
                .isEqualTo(new Assurance(AssuranceLevel.MFA, then, "acr"));
        assertThat(caller(TestIssuer.claims().claim("acr", "urn:strong")).assurance())
                .isEqualTo(new Assurance(AssuranceLevel.MFA, Instant.EPOCH, "acr"));
        assertThat(caller(TestIssuer.claims().claim("amr", List.of("pwd", "mfa"))).assurance())
                .extracting(Assurance::level)
                .isEqualTo(AssuranceLevel.MFA);
        assertThat(caller(TestIssuer.claims().claim("acr", "unheard of")).assurance())
                .isEqualTo(Assurance.SINGLE);
    }

    @Test
    void anAuthenticationInTheFutureIsRefusedOrCappedWithinTheSkew() {
        assertThat(codeOf(TestIssuer.claims().claim("auth_time", NOW.getEpochSecond() + 31)))
                .isEqualTo("jwt_not_yet_valid");
        assertThat(
                        caller(TestIssuer.claims().claim("auth_time", NOW.getEpochSecond() + 29))
                                .assurance()
                                .provenAt())
                .isEqualTo(NOW);
    }

    @Test
    void aTokenWithoutIdIsNamedByItsHash() {
        for (String jti : new String[] {null, "", "x".repeat(65), "a\nb"}) {
            String id = caller(TestIssuer.claims().jwtID(jti)).credential().id();
            assertThat(id).matches("[0-9a-f]{32}");
        }
    }

    @Test
    void onlyAccessTokensPass() {
        for (String type : List.of("dpop+jwt", "logout+jwt", "secevent+jwt", "JOSE", "id+jwt")) {
            assertThat(codeOfType(type)).as(type).isEqualTo("jwt_type");
        }
        for (String type : List.of("JWT", "jwt", "at+jwt", "AT+JWT", "application/at+jwt")) {
            assertThat(codeOfType(type)).as(type).isEqualTo("proven web");
        }
        assertThat(codeOf(TestIssuer.claims().claim("at_hash", "abc"))).isEqualTo("jwt_id_token");
    }

    @Test
    void aTokenBoundToAKeyIsNoBearerToken() {
        assertThat(codeOf(TestIssuer.claims().claim("cnf", Map.of("jkt", "abc"))))
                .isEqualTo("jwt_bound");
    }

    @Test
    void aClientMayBeNamedByCharactersBeyondTheBasicPlaneButNotByHalves() {
        assertThat(codeOf(TestIssuer.claims().claim("azp", "a\ud83d\ude00")))
                .isEqualTo("proven a\ud83d\ude00");
        for (String bad :
                List.of(
                        "\\ud83d",
                        "\\ude00",
                        "\\ud800",
                        "\\udfff",
                        "a\\ud83db",
                        "\\ude00\\ud83d",
                        "\\u2028",
                        "\\u2029")) {
            String json = json().replace("\"web\"", "\"" + bad + "\"");
            assertThat(json).as(bad).contains(bad);
            assertThat(code(identify(signed(json.getBytes(StandardCharsets.UTF_8)))))
                    .as(bad)
                    .isEqualTo("jwt_claims");
        }
    }

    @Test
    void claimsAreUtf8() {
        assertThat(code(identify(signed(json().getBytes(StandardCharsets.UTF_8)))))
                .isEqualTo("proven web");
        for (String charset : List.of("UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE")) {
            assertThat(code(identify(signed(json().getBytes(Charset.forName(charset))))))
                    .as(charset)
                    .isEqualTo("jwt_malformed");
        }
    }

    @Test
    void aClientsNameHas256CharactersAtMostAndATokensId64() {
        assertThat(codeOf(TestIssuer.claims().claim("azp", "x".repeat(256))))
                .isEqualTo("proven " + "x".repeat(256));
        assertThat(codeOf(TestIssuer.claims().claim("azp", "x".repeat(257))))
                .isEqualTo("jwt_claims");
        assertThat(caller(TestIssuer.claims().jwtID("j".repeat(64))).credential().id())
                .isEqualTo("j".repeat(64));
        assertThat(caller(TestIssuer.claims().jwtID("j".repeat(65))).credential().id())
                .matches("[0-9a-f]{32}");
    }

    @Test
    void itSaysWhichCredentialItIsAndHowManyTokensItRemembers() {
        assertThat(jwt.name()).isEqualTo("idp");
        assertThat(jwt.carrier()).isEqualTo("authorization");
        identify(TestIssuer.token());
        assertThat(jwt.remembered()).isEqualTo(1);
    }

    private static String json() {
        return TestIssuer.claims().build().toString();
    }

    private static String signed(byte[] payload) {
        try {
            JWSObject token =
                    new JWSObject(
                            TestIssuer.header(JWSAlgorithm.RS256, TestIssuer.RSA).build(),
                            new Payload(payload));
            token.sign(new RSASSASigner(TestIssuer.RSA));
            return token.serialize();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void rejectionsBelongToTheBearerScheme() {
        Rejected rejected = (Rejected) identify("rubbish");
        assertThat(rejected.scheme()).isEqualTo(Scheme.BEARER);
        assertThat(rejected.reason().text()).doesNotContain("rubbish");
    }

    private Caller caller(JWTClaimsSet.Builder claims) {
        return ((Proven) identify(TestIssuer.rs256(claims))).caller();
    }

    private String codeOf(JWTClaimsSet.Builder claims) {
        return code(identify(TestIssuer.rs256(claims)));
    }

    private String codeOfType(String type) {
        JWSHeader header =
                TestIssuer.header(JWSAlgorithm.RS256, TestIssuer.RSA)
                        .type(new JOSEObjectType(type))
                        .build();
        return code(identify(TestIssuer.sign(header, TestIssuer.claims().build(), TestIssuer.RSA)));
    }

    private Identification identify(String token) {
        return identify(token, NOW);
    }

    private Identification identify(String token, Instant now) {
        return jwt.identify(bearer(now, token), NO_WAIT);
    }
}
