// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt;

import static dev.riskgate.identity.OtherCredentials.ANY_CLIENT;
import static dev.riskgate.identity.OtherCredentials.SAME_CLIENT;
import static dev.riskgate.identity.Requests.NOW;
import static dev.riskgate.identity.Requests.NO_WAIT;
import static dev.riskgate.identity.Requests.code;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.identity.Authenticator;
import dev.riskgate.identity.Identification;
import dev.riskgate.identity.Identification.Proven;
import dev.riskgate.identity.Identifier;
import dev.riskgate.identity.OtherCredentials;
import dev.riskgate.identity.Requests;
import dev.riskgate.identity.jwt.jwks.KeySource;
import dev.riskgate.identity.jwt.jwks.TestIssuer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Two {@code jwt} credentials: claims of one issuer that the front door has verified, found in a
 * cookie or the query maybe, and a bearer token of the other in the header. Neither hides the
 * other, in whichever order the policy has them.
 */
class TwoIssuersTest {

    private static final String OTHER = "https://other.example/";
    private static final Set<String> ALL = Set.of();
    private static final KeySource KEYS = TestIssuer.keys(TestIssuer.RSA);

    /** Whose tokens the front door verifies. */
    private static final JwtSettings AHEAD = settings("ahead", TestIssuer.ISSUER, "ahead", "");

    /** Whose tokens are verified here. */
    private static final JwtSettings HERE = settings("here", OTHER, "", "");

    private static JwtSettings settings(
            String name, String issuer, String metadataKey, String clients) {
        return new JwtSettings(
                name,
                issuer,
                clients.isEmpty() ? issuer : clients,
                Set.of("api"),
                Set.of(),
                Set.of("RS256"),
                Duration.ofSeconds(30),
                Jwts.RULES,
                metadataKey,
                16 << 10);
    }

    private static List<Authenticator> ahead(JwtSettings settings, @Nullable KeySource keys) {
        return List.of(
                new VerifiedClaimsAuthenticator(settings), new JwtAuthenticator(settings, keys));
    }

    /** Both orders of the policy, with and without keys for the tokens verified ahead. */
    private static List<Identifier> policies() {
        return policies(AHEAD, HERE);
    }

    private static List<Identifier> policies(JwtSettings ahead, JwtSettings here) {
        List<Authenticator> other = List.of(new JwtAuthenticator(here, KEYS));
        List<Authenticator> without = ahead(ahead, null);
        List<Authenticator> with = ahead(ahead, KEYS);
        return List.of(of(without, other), of(other, without), of(with, other), of(other, with));
    }

    private static Identifier of(List<Authenticator> one, List<Authenticator> other) {
        List<Authenticator> both = new ArrayList<>(one);
        both.addAll(other);
        return new Identifier(both);
    }

    @Test
    void aForgedTokenOfTheOtherIssuerIsRefusedBesideGoodClaims() {
        for (Identifier policy : policies()) {
            for (Set<String> accepted : List.of(ALL, Set.of("ahead"), Set.of("here"))) {
                for (OtherCredentials others : OtherCredentials.values()) {
                    Identification forged = beside(policy, forged(OTHER), accepted, others);
                    assertThat(code(forged)).isEqualTo("jwt_signature");
                    Identification none = beside(policy, unsigned(OTHER), accepted, others);
                    assertThat(code(none)).isEqualTo("jwt_algorithm");
                    Identification old = beside(policy, expired(), accepted, others);
                    assertThat(code(old)).isEqualTo("jwt_expired");
                }
            }
        }
    }

    @Test
    void aGoodTokenOfTheOtherIssuerIsAnotherClientsBesideThem() {
        for (Identifier policy : policies()) {
            for (Set<String> accepted : List.of(ALL, Set.of("ahead"), Set.of("here"))) {
                assertThat(code(beside(policy, token(OTHER), accepted, SAME_CLIENT)))
                        .isEqualTo("credential_conflict");
            }
            assertThat(code(beside(policy, token(OTHER), ALL, ANY_CLIENT)))
                    .isEqualTo("credential_conflict");
            for (String accepted : List.of("ahead", "here")) {
                Proven proven = (Proven) beside(policy, token(OTHER), Set.of(accepted), ANY_CLIENT);
                assertThat(proven.caller().credential().name()).isEqualTo(accepted);
                assertThat(proven.others()).hasSize(1);
            }
        }
    }

    @Test
    void aGoodTokenOfTheOtherIssuerPassesBesideThemForTheSameClient() {
        JwtSettings ahead = settings("ahead", TestIssuer.ISSUER, "ahead", "both");
        JwtSettings here = settings("here", OTHER, "", "both");
        for (Identifier policy : policies(ahead, here)) {
            Proven proven = (Proven) beside(policy, token(OTHER), ALL, SAME_CLIENT);
            assertThat(proven.others()).hasSize(1);
        }
    }

    /** As an honest client sends it: what is verified ahead travels in the header. */
    @Test
    void theTokenWhoseClaimsTheyArePassesBesideThem() {
        for (Identifier policy : policies()) {
            for (Set<String> accepted : List.of(ALL, Set.of("ahead"))) {
                String token = token(TestIssuer.ISSUER);
                Proven proven = (Proven) beside(policy, token, accepted, SAME_CLIENT);
                assertThat(proven.caller().credential().name()).isEqualTo("ahead");
                assertThat(proven.others()).isEmpty();
            }
        }
    }

    /** Whose settings here do not take it, since it is not theirs. */
    @Test
    void theTokenWhoseClaimsTheyAreMayBeSignedAsTheOtherIssuersMayNot() {
        Identifier policy = policies().getFirst();
        String header = base64("{\"alg\":\"PS512\",\"kid\":\"x\"}");
        String claims = base64("{\"iss\":\"" + TestIssuer.ISSUER + "\"}");
        assertThat(code(beside(policy, header + "." + claims + ".AAAA", ALL, SAME_CLIENT)))
                .isEqualTo("proven web");
    }

    @Test
    void aTokenOfNobodyIsRefusedWhereNobodyVouchesForIt() {
        Identifier policy = policies().getFirst();
        String token = token("https://evil.example/");
        Identification alone = policy.identify(Requests.bearer(NOW, token), ALL, NO_WAIT);
        assertThat(code(alone)).isEqualTo("jwt_unverified");
        Map<String, Object> others = claims();
        others.put("iss", "https://evil.example/");
        Identification beside =
                policy.identify(
                        Requests.at(
                                NOW,
                                Map.of("authorization", List.of("Bearer " + token)),
                                Map.of("ahead", others)),
                        ALL,
                        NO_WAIT);
        assertThat(code(beside)).isEqualTo("jwt_issuer");
    }

    @Test
    void claimsOfBothHaveToNameOneClient() {
        JwtSettings second = settings("second", OTHER, "second", "");
        Identifier policy = of(ahead(AHEAD, null), ahead(second, null));
        Map<String, Object> others = claims();
        others.put("iss", OTHER);
        var both = Requests.at(NOW, Map.of(), Map.of("ahead", claims(), "second", others));
        assertThat(code(policy.identify(both, ALL, NO_WAIT))).isEqualTo("credential_conflict");
    }

    private static Identification beside(
            Identifier policy, String token, Set<String> accepted, OtherCredentials others) {
        return policy.identify(
                Requests.at(
                        NOW,
                        Map.of("authorization", List.of("Bearer " + token)),
                        Map.of("ahead", claims())),
                accepted,
                others,
                NO_WAIT);
    }

    private static String token(String issuer) {
        return TestIssuer.rs256(TestIssuer.claims().issuer(issuer));
    }

    private static String expired() {
        return TestIssuer.rs256(
                TestIssuer.claims().issuer(OTHER).expirationTime(Date.from(NOW.minusSeconds(60))));
    }

    private static String forged(String issuer) {
        String token = token(issuer);
        return token.substring(0, token.lastIndexOf('.') + 1) + "AAAA";
    }

    private static String unsigned(String issuer) {
        return base64("{\"alg\":\"none\"}") + "." + base64("{\"iss\":\"" + issuer + "\"}") + ".";
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, Object> claims() {
        return new HashMap<>(
                Map.of(
                        "iss", TestIssuer.ISSUER,
                        "aud", "api",
                        "azp", "web",
                        "jti", "token-1",
                        "exp", (double) NOW.getEpochSecond() + 3600));
    }
}
