// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt;

import static dev.riskgate.identity.Requests.NOW;
import static dev.riskgate.identity.Requests.NO_WAIT;
import static dev.riskgate.identity.Requests.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.budget.Budget;
import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.identity.Identification;
import dev.riskgate.identity.Identification.Proven;
import dev.riskgate.identity.Identifier;
import dev.riskgate.identity.Requests;
import dev.riskgate.identity.jwt.jwks.KeySet;
import dev.riskgate.identity.jwt.jwks.KeySource;
import dev.riskgate.identity.jwt.jwks.TestIssuer;
import dev.riskgate.request.ApiRequest;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Claims that the front door's own filter has verified. Its metadata knows no number but double.
 */
class VerifiedClaimsTest {

    private static final Set<String> ALL = Set.of();

    private static final JwtSettings SETTINGS =
            Jwts.settings(TestIssuer.ISSUER, Jwts.RULES, "jwt_payload");

    private final Identifier frontDoorOnly = identifier(null);
    private final Identifier both = identifier(TestIssuer.keys(TestIssuer.RSA));

    private static Identifier identifier(@Nullable KeySource keys) {
        return new Identifier(
                List.of(
                        new VerifiedClaimsAuthenticator(SETTINGS),
                        new JwtAuthenticator(SETTINGS, keys)));
    }

    @Test
    void verifiedClaimsProveTheirClient() {
        var proven =
                (Proven) frontDoorOnly.identify(request("jwt_payload", claims()), ALL, NO_WAIT);
        assertThat(proven.caller().client().id()).isEqualTo("web");
        assertThat(proven.caller().scopes()).containsExactlyInAnyOrder("read", "write");
        assertThat(proven.caller().credential().id()).matches("[0-9a-f]{32}");
    }

    @Test
    void aWholeNumberNamesAClientWithoutItsPoint() {
        assertThat(with("azp", 42.0)).isEqualTo("proven 42");
        assertThat(with("azp", 42.5)).isEqualTo("jwt_claims");
        assertThat(with("azp", 1e300)).isEqualTo("jwt_claims");
    }

    @Test
    void whatTheFilterDoesNotCheckIsCheckedHere() {
        assertThat(with("iss", "https://evil.example.com/")).isEqualTo("jwt_issuer");
        assertThat(with("aud", List.of("other"))).isEqualTo("jwt_audience");
        assertThat(with("exp", (double) NOW.getEpochSecond() - 30)).isEqualTo("jwt_expired");
        assertThat(with("exp", Double.NaN)).isEqualTo("jwt_claims");
        assertThat(with("azp", "")).isEqualTo("jwt_claims");
    }

    @Test
    void claimsUnderAnotherKeyOrInHeadersProveNothing() {
        assertThat(code(frontDoorOnly.identify(request("other", claims()), ALL, NO_WAIT)))
                .isEqualTo("anonymous");
        var header = Map.of("jwt_payload", List.of("{\"iss\":\"" + TestIssuer.ISSUER + "\"}"));
        assertThat(code(frontDoorOnly.identify(Requests.with(header), ALL, NO_WAIT)))
                .isEqualTo("anonymous");
    }

    @Test
    void withoutVerifiedClaimsATokenIsVerifiedHereIfThereAreKeys() {
        var bearer = Requests.bearer(NOW, TestIssuer.token());
        assertThat(code(both.identify(bearer, ALL, NO_WAIT))).isEqualTo("proven web");
        assertThat(code(frontDoorOnly.identify(bearer, ALL, NO_WAIT))).isEqualTo("jwt_unverified");
    }

    /** The filter reads other places too, and the header only from the word Bearer on. */
    @Test
    void aTokenWrittenOtherwiseThanBearerAndABlankIsRefusedBesideThem() {
        String forged = forged("web");
        for (String value :
                List.of(
                        "Token " + forged,
                        "Token e30.e30.",
                        forged,
                        "Bearer!" + forged,
                        "Bearer" + forged,
                        "Token " + forged + " Bearer " + TestIssuer.token())) {
            assertThat(code(beside(frontDoorOnly, value))).as(value).isEqualTo("jwt_form");
            assertThat(code(beside(both, value))).as(value).isEqualTo("jwt_form");
        }
    }

    @Test
    void nothingButOneTokenStandsBehindBearer() {
        for (String value :
                List.of(
                        "Bearer",
                        "Bearer ",
                        "bearer " + forged("web") + " Bearer " + TestIssuer.token(),
                        "Bearer " + forged("web") + ",Bearer " + TestIssuer.token(),
                        "Bearer " + TestIssuer.token() + ";" + forged("web"),
                        "Bearer \"" + forged("web") + "\"")) {
            assertThat(code(beside(frontDoorOnly, value))).as(value).isEqualTo("jwt_form");
            assertThat(code(beside(both, value))).as(value).isEqualTo("jwt_malformed");
        }
    }

    @Test
    void twoHeadersAreAmbiguousBesideThem() {
        String good = "Bearer " + TestIssuer.token();
        for (Identifier jwt : List.of(frontDoorOnly, both)) {
            assertThat(code(beside(jwt, good, "Token x"))).isEqualTo("credential_ambiguous");
        }
    }

    @Test
    void whereThereAreKeysATokenBesideThemHasToHoldForTheSameClient() {
        assertThat(code(beside(both, "Bearer " + TestIssuer.token()))).isEqualTo("proven web");
        assertThat(code(beside(both, "Bearer " + forged("web")))).isEqualTo("jwt_signature");
        assertThat(code(beside(both, "Bearer opaque"))).isEqualTo("jwt_malformed");
        String alice = TestIssuer.rs256(TestIssuer.claims().claim("azp", "alice"));
        assertThat(code(beside(both, "Bearer " + alice))).isEqualTo("credential_conflict");
    }

    @Test
    void aTokenBesideThemWaitsForTheIssuersKeys() {
        var away =
                identifier(
                        new KeySource() {
                            @Override
                            public KeySet keys(Budget budget) {
                                throw new DegradedException(Degradation.ISSUER, "away");
                            }

                            @Override
                            public KeySet newerThan(KeySet seen, Budget budget) {
                                return seen;
                            }
                        });
        assertThatThrownBy(() -> beside(away, "Bearer " + TestIssuer.token()))
                .isInstanceOf(DegradedException.class);
        assertThat(code(away.identify(request("jwt_payload", claims()), ALL, NO_WAIT)))
                .isEqualTo("proven web");
    }

    /** The credential that is logged and blocked must not change with what else is sent. */
    @Test
    void theVerifiedClaimsNameTheCredentialAlsoBesideAToken() {
        var alone = (Proven) both.identify(request("jwt_payload", claims()), ALL, NO_WAIT);
        var besideIt = (Proven) beside(both, "Bearer " + TestIssuer.token());
        assertThat(besideIt.caller()).isEqualTo(alone.caller());
        assertThat(besideIt.others()).hasSize(1);
    }

    @Test
    void withoutKeysATokenBesideThemIsTheFiltersAffair() {
        for (String value : List.of("Bearer " + TestIssuer.token(), "bearer  opaque~+/=")) {
            assertThat(code(beside(frontDoorOnly, value))).as(value).isEqualTo("proven web");
        }
    }

    @Test
    void otherSchemesPassBesideThem() {
        for (String value : List.of("Basic YTpi", "DPoP abc", "Token a.b.c", "")) {
            assertThat(code(beside(frontDoorOnly, value))).as(value).isEqualTo("proven web");
            assertThat(code(beside(both, value))).as(value).isEqualTo("proven web");
        }
    }

    @Test
    void aCredentialThatCanVerifyNothingIsRefusedAtOnce() {
        assertThatThrownBy(() -> new JwtAuthenticator(Jwts.SETTINGS, null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new VerifiedClaimsAuthenticator(Jwts.SETTINGS))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private String with(String name, Object value) {
        Map<String, Object> claims = claims();
        claims.put(name, value);
        return code(frontDoorOnly.identify(request("jwt_payload", claims), ALL, NO_WAIT));
    }

    private static Identification beside(Identifier jwt, String... authorization) {
        return jwt.identify(
                Requests.at(
                        NOW,
                        Map.of("authorization", List.of(authorization)),
                        Map.of("jwt_payload", claims())),
                ALL,
                NO_WAIT);
    }

    /** Of the claims, and signed by nobody. */
    private static String forged(String client) {
        String token = TestIssuer.rs256(TestIssuer.claims().claim("azp", client));
        return token.substring(0, token.lastIndexOf('.') + 1) + "AAAA";
    }

    private static ApiRequest request(String key, Map<String, Object> claims) {
        return Requests.at(NOW, Map.of(), Map.of(key, claims));
    }

    private static Map<String, Object> claims() {
        Map<String, Object> claims = new HashMap<>();
        claims.put("iss", TestIssuer.ISSUER);
        claims.put("aud", "api");
        claims.put("azp", "web");
        claims.put("scope", "read write");
        claims.put("exp", (double) NOW.getEpochSecond() + 60);
        return claims;
    }
}
