// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Code;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;

import dev.riskgate.identity.jwt.jwks.TestIssuer;
import dev.riskgate.proto.v1.Decision;

import io.envoyproxy.envoy.service.auth.v3.CheckResponse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a whole server answers to credentials that nobody has issued, again and again. */
class UnauthenticLimitTest {

    private static final String WRONG = "rg_acme1_d3Jvbmd3cm9uZ3dyb25nd3Jvbmd3";
    private static final String AUTHORIZATION = "authorization";
    private static final String POLICY =
            """
              - jwt: { name: idp, issuer: "https://idp.example.com/", audiences: [api], jwks: { file: jwks.json } }
              - basic: { name: people, accounts: accounts.yaml }
            mode: %s
            client: { trustedProxies: %d }
            routes:
              - { name: open, match: { path: /open }, anonymous: true }
              - { name: keys, match: { path: /keys }, require: { credentials: [partners] } }
              - { name: strict, match: { path: /strict }, consistency: strict }
              - { name: bound, match: { hosts: [other.example.com], path: /bound } }
              - { name: rest, match: { path: "/**" } }
            %s
            """;
    private static final String LOW = "unauthentic: { perAddress: 3/min, perNetwork: 5/min }";

    /** A wrong password takes its time on a busy machine. */
    private static final String PATIENT = "check: { budget: 10s }\n";

    private static final String AWAY = "redis: { address: \"127.0.0.1:1\", start: degraded }\n";

    @TempDir Path folder;
    private ServerUnderTest server;

    @BeforeEach
    void make() throws Exception {
        server = new ServerUnderTest(folder);
        server.write("jwks.json", new JWKSet(TestIssuer.RSA.toPublicJWK()).toString());
        server.write(
                "accounts.yaml", "apiVersion: riskgate.dev/v1\nkind: Accounts\naccounts: []\n");
    }

    @AfterEach
    void end() throws Exception {
        server.close();
    }

    private void start(String mode, String limit, String settings) throws Exception {
        server.policy(POLICY.formatted(mode, 0, limit)).start(PATIENT + settings);
    }

    /** By the code of the reason. Each comes from an address of its own. */
    private Map<String, Map<String, String>> unauthentic() {
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        all.put("api_key_unknown", Map.of("x-api-key", WRONG));
        all.put("api_key_malformed", Map.of("x-api-key", "let me in"));
        all.put("jwt_malformed", bearer("garbage"));
        all.put("jwt_form", Map.of(AUTHORIZATION, "Bearer!garbage"));
        all.put("jwt_too_large", bearer("x".repeat((16 << 10) + 1)));
        all.put(
                "jwt_encrypted",
                bearer(base64("{\"alg\":\"dir\",\"enc\":\"A128GCM\"}") + "..b.c.d"));
        all.put("jwt_type", bearer(token(claims(), TestIssuer.RSA, "logout+jwt")));
        all.put("jwt_algorithm", bearer(base64("{\"alg\":\"none\"}") + "." + base64("{}") + "."));
        all.put("jwt_key_unknown", bearer(token(claims(), TestIssuer.OTHER_RSA, "JWT")));
        all.put("jwt_signature", bearer(forged(claims())));
        all.put(
                "jwt_issuer",
                bearer(token(claims().issuer("https://evil/"), TestIssuer.RSA, "JWT")));
        all.put("basic_malformed", Map.of(AUTHORIZATION, "Basic !"));
        all.put("basic_wrong", Map.of(AUTHORIZATION, "Basic " + base64("root:hunter2")));
        return all;
    }

    /** By the code of the reason: what its issuer has signed, or its holder knows. */
    private Map<String, Map<String, String>> authentic() {
        Date past = Date.from(server.clock.instant().minusSeconds(3600));
        Date future = Date.from(server.clock.instant().plusSeconds(3600));
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        all.put("jwt_expired", bearer(signed(claims().expirationTime(past))));
        all.put("jwt_not_yet_valid", bearer(signed(claims().notBeforeTime(future))));
        all.put("jwt_audience", bearer(signed(claims().audience("other"))));
        all.put("jwt_claims", bearer(signed(claims().expirationTime(null))));
        all.put("jwt_id_token", bearer(signed(claims().claim("at_hash", "x"))));
        all.put("jwt_bound", bearer(signed(claims().claim("cnf", Map.of("jkt", "x")))));
        all.put("credential_missing", Map.of());
        return all;
    }

    @ParameterizedTest
    @CsvSource({"enforce, false", "enforce, true", "shadow, false", "shadow, true"})
    void whateverIsUnauthenticIsAnswered429OverTheLimitWithOrWithoutRedis(
            String mode, boolean redisAway) throws Exception {
        start(mode, LOW, redisAway ? AWAY : "");
        Map<String, Map<String, String>> all = unauthentic();
        if (redisAway) {
            // Guesses could not be counted, so a password is not even looked at.
            all.remove("basic_wrong");
        }
        boolean shadow = mode.equals("shadow");
        int address = 0;
        for (String code : all.keySet()) {
            address++;
            List<Integer> statuses = statuses("198.51." + address + ".1", all.get(code), 5);
            assertThat(statuses)
                    .as(code)
                    .isEqualTo(shadow ? List.of(0, 0, 0, 0, 0) : List.of(401, 401, 401, 429, 429));
        }

        int checks = 5 * all.size();
        assertThat(server.counted(checks, "riskgate_limits_total"))
                .containsExactly(
                        "riskgate_limits_total{limit=\"unauthentic-address\"} " + 2.0 * all.size());
        List<Decision> log = server.log();
        for (String code : all.keySet()) {
            // Not by their order: passwords are decided on threads of their own.
            List<Decision> own =
                    log.stream().filter(one -> one.getReasons(0).getCode().equals(code)).toList();
            assertThat(own)
                    .as(code)
                    .extracting(Decision::getVerdict)
                    .containsExactlyInAnyOrder("deny", "deny", "deny", "throttle", "throttle");
            for (Decision throttled : own) {
                if (throttled.getVerdict().equals("throttle")) {
                    assertThat(throttled.getEnforced()).isEqualTo(shadow ? "allow" : "throttle");
                    assertThat(throttled.getReasons(1).getCode()).isEqualTo("limit_exceeded");
                    assertThat(throttled.getThrottle().getLimit()).isEqualTo("unauthentic-address");
                }
            }
        }
    }

    /** An app that is told 429 waits, and does not renew its token. */
    @Test
    void whatIsAuthenticAndDoesNotHoldKeepsIts401HoweverOftenAndBesideAnAttacker()
            throws Exception {
        start("enforce", LOW, "");
        String here = "203.0.113.7";
        assertThat(statuses(here, Map.of("x-api-key", WRONG), 10)).endsWith(429);

        authentic()
                .forEach(
                        (code, headers) ->
                                assertThat(statuses(here, headers, 10)).as(code).containsOnly(401));

        List<Decision> log = server.log();
        assertThat(log.subList(10, log.size()))
                .extracting(decision -> decision.getReasons(0).getCode())
                .containsSequence("jwt_expired", "jwt_expired")
                .containsAll(authentic().keySet());
    }

    /** Its key may be gone because all its tokens have expired. */
    @Test
    void anExpiredTokenOfAKeyThatIsGoneKeepsIts401() throws Exception {
        start("enforce", LOW, "");
        Date past = Date.from(server.clock.instant().minusSeconds(86_400));
        String old = token(claims().expirationTime(past), TestIssuer.OTHER_RSA, "JWT");

        assertThat(statuses("203.0.113.7", bearer(old), 10)).containsOnly(401);
        assertThat(statuses("203.0.113.7", bearer(forged(claims().expirationTime(past))), 4))
                .containsExactly(401, 401, 401, 429);
        assertThat(server.log().getFirst().getReasons(0).getCode()).isEqualTo("jwt_expired");
    }

    @Test
    void aValidCredentialPassesBesideAnAttackerAtTheSameAddressAlways() throws Exception {
        start("enforce", LOW, "");
        String valid = signed(claims());
        int refused = 0;
        for (int i = 0; i < 50; i++) {
            refused += status("203.0.113.7", "/", Map.of("x-api-key", WRONG)) == 429 ? 1 : 0;
            assertThat(status("203.0.113.7", "/", Map.of("x-api-key", ServerUnderTest.KEY)))
                    .isZero();
            assertThat(status("203.0.113.7", "/", bearer(valid))).isZero();
            assertThat(status("203.0.113.7", "/", Map.of())).isEqualTo(401);
            assertThat(status("203.0.113.7", "/open", Map.of())).isZero();
        }
        assertThat(refused).isEqualTo(47);
    }

    @Test
    void theAnswerSaysWhenToComeBackAndThatAValidCredentialPasses() throws Exception {
        start("enforce", LOW, "");
        Map<String, String> wrong = Map.of("x-api-key", WRONG);
        assertThat(statuses("203.0.113.7", wrong, 3)).containsOnly(401);

        CheckResponse over = check("203.0.113.7", "/", wrong);

        Map<String, String> headers = headers(over);
        assertThat(over.getStatus().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED_VALUE);
        assertThat(headers)
                .containsEntry("retry-after", "20")
                .containsEntry("ratelimit-policy", "\"unauthentic-address\";q=3;w=60")
                .containsEntry("ratelimit", "\"unauthentic-address\";r=0;t=20");
        assertThat(over.getDeniedResponse().getBody())
                .contains("problems/rate-limited", "One with a valid credential passes.");
        server.clock.advance(Duration.ofSeconds(20));
        assertThat(statuses("203.0.113.7", wrong, 2)).containsExactly(401, 429);
    }

    @Test
    void theAddressesOfOneNetworkShareItsLimitAndNoOtherNetworkDoes() throws Exception {
        start("enforce", LOW, "");
        Map<String, String> wrong = Map.of("x-api-key", WRONG);

        assertThat(statuses("203.0.113.7", wrong, 50).subList(0, 4))
                .containsExactly(401, 401, 401, 429);
        // What the first address was refused has taken nothing from the network.
        assertThat(statuses("203.0.113.8", wrong, 3)).containsExactly(401, 401, 429);
        assertThat(statuses("203.0.113.9", wrong, 1)).containsExactly(429);
        assertThat(statuses("203.0.114.9", wrong, 1)).containsExactly(401);
        assertThat(server.log())
                .last()
                .satisfies(last -> assertThat(last.getVerdict()).isEqualTo("deny"));
    }

    @ParameterizedTest
    @CsvSource({
        "1/min, '', throttle",
        "unlimited, '', deny",
        "1/min, '" + AWAY + "', throttle",
        "unlimited, '" + AWAY + "', deny"
    })
    void theLimitOfAShadowPolicyCountsByItselfAndChangesNoAnswer(
            String perAddress, String redis, String told) throws Exception {
        String limit = "unauthentic: { perAddress: %s, perNetwork: unlimited }";
        server.write(
                "second.yaml",
                ServerUnderTest.text(POLICY.formatted("enforce", 0, limit.formatted(perAddress))));
        start("enforce", LOW, "shadowPolicy: second.yaml\n" + redis);

        assertThat(statuses("203.0.113.7", Map.of("x-api-key", WRONG), 5))
                .containsExactly(401, 401, 401, 429, 429);

        server.counted(5);
        assertThat(server.log())
                .extracting(one -> one.getShadowPolicy().getVerdict())
                .containsExactly("deny", told, told, told, told);
    }

    @Test
    void ofIpv6A64IsOneAddressAndA48OneNetwork() throws Exception {
        start("enforce", LOW, "");
        Map<String, String> wrong = Map.of("x-api-key", WRONG);

        assertThat(statuses("2001:db8:1:1::1", wrong, 2)).containsOnly(401);
        assertThat(statuses("2001:db8:1:1:ffff::2", wrong, 2)).containsExactly(401, 429);
        assertThat(statuses("2001:db8:1:2::1", wrong, 3)).containsExactly(401, 401, 429);
        assertThat(statuses("2001:db8:1:3::1", wrong, 1)).containsExactly(429);
        assertThat(statuses("2001:db8:2:3::1", wrong, 1)).containsExactly(401);
    }

    @Test
    void behindTrustedProxiesTheClientsAddressCountsAndNobodyChoosesIt() throws Exception {
        server.policy(POLICY.formatted("enforce", 1, LOW)).start("");
        String proxy = "192.0.2.5";

        assertThat(statuses(proxy, forwarded("203.0.113.7, " + proxy), 4))
                .containsExactly(401, 401, 401, 429);
        assertThat(statuses(proxy, forwarded("10.1.2.3, 203.0.113.7, " + proxy), 1))
                .containsExactly(429);
        assertThat(statuses(proxy, forwarded("198.51.100.7, " + proxy), 1)).containsExactly(401);
    }

    @Test
    void aStrictRouteWaitsForNothingAndCountsWithTheOthers() throws Exception {
        start("enforce", LOW, AWAY);
        Map<String, String> wrong = Map.of("x-api-key", WRONG);
        List<Integer> statuses = new ArrayList<>();
        for (String path : List.of("/strict", "/keys", "/", "/strict", "/open")) {
            statuses.add(status("203.0.113.7", path, wrong));
        }

        assertThat(statuses).containsExactly(401, 401, 401, 429, 429);
        assertThat(server.log()).allMatch(decision -> decision.getDegradedCount() == 0);
    }

    /** What is not looked at is neither charged nor refused. */
    @Test
    void whatNobodyReadsAsACredentialIsNotCounted() throws Exception {
        start("enforce", LOW, "");
        for (String garbage : List.of("", "Digest x", "garbage", "Negotiate YII")) {
            assertThat(statuses("203.0.113.7", "/open", Map.of(AUTHORIZATION, garbage), 10))
                    .as(garbage)
                    .containsOnly(0);
        }
        // Refused before anybody asks who it is.
        assertThat(statuses("203.0.113.7", "/bound", Map.of("x-api-key", WRONG), 10))
                .containsOnly(421);
        assertThat(server.counted(50, "riskgate_limits_total")).isEmpty();

        assertThat(statuses("203.0.113.7", "/open", bearer("garbage"), 4))
                .containsExactly(401, 401, 401, 429);
        // This route does not accept it, and its upstream might.
        assertThat(statuses("198.51.100.9", "/keys", bearer("garbage"), 4))
                .containsExactly(401, 401, 401, 429);
    }

    @Test
    void byDefaultAnAddressHas30AMinuteAndItsNetwork300() throws Exception {
        start("enforce", "", "");
        Map<String, String> wrong = Map.of("x-api-key", WRONG);
        for (int address = 1; address <= 10; address++) {
            List<Integer> statuses = statuses("203.0.113." + address, wrong, 31);
            assertThat(statuses.subList(0, 30)).as("%d", address).containsOnly(401);
            assertThat(statuses.getLast()).isEqualTo(429);
        }
        assertThat(statuses("203.0.113.11", wrong, 1)).containsExactly(429);
        assertThat(server.lines("riskgate_limits_total{limit=\"unauthentic"))
                .containsExactlyInAnyOrder(
                        "riskgate_limits_total{limit=\"unauthentic-address\"} 10.0",
                        "riskgate_limits_total{limit=\"unauthentic-network\"} 1.0");
    }

    @Test
    void eachPartCanBeSwitchedOff() throws Exception {
        start("enforce", "unauthentic: { perAddress: unlimited, perNetwork: 5/min }", "");
        Map<String, String> wrong = Map.of("x-api-key", WRONG);
        assertThat(statuses("203.0.113.7", wrong, 6)).endsWith(401, 429);
        end();
        make();
        start("enforce", "unauthentic: { perAddress: unlimited, perNetwork: unlimited }", "");
        assertThat(statuses("203.0.113.7", wrong, 200)).containsOnly(401);
        assertThat(server.lines("riskgate_limits_total{limit=\"unauthentic")).isEmpty();
    }

    private List<Integer> statuses(String peer, Map<String, String> headers, int times) {
        return statuses(peer, "/", headers, times);
    }

    private List<Integer> statuses(
            String peer, String path, Map<String, String> headers, int times) {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            statuses.add(status(peer, path, headers));
        }
        return statuses;
    }

    /** The HTTP status that the client gets; 0 if the request passes. */
    private int status(String peer, String path, Map<String, String> headers) {
        CheckResponse response = check(peer, path, headers);
        return response.getStatus().getCode() == Code.OK_VALUE
                ? 0
                : response.getDeniedResponse().getStatus().getCodeValue();
    }

    private CheckResponse check(String peer, String path, Map<String, String> headers) {
        return server.check(peer, path, "", headers);
    }

    private static Map<String, String> headers(CheckResponse response) {
        Map<String, String> headers = new LinkedHashMap<>();
        response.getDeniedResponse()
                .getHeadersList()
                .forEach(
                        one ->
                                headers.put(
                                        one.getHeader().getKey(),
                                        one.getHeader().getRawValue().isEmpty()
                                                ? one.getHeader().getValue()
                                                : one.getHeader().getRawValue().toStringUtf8()));
        return headers;
    }

    private static Map<String, String> forwarded(String hops) {
        return Map.of("x-api-key", WRONG, "x-forwarded-for", hops);
    }

    private static Map<String, String> bearer(String token) {
        return Map.of(AUTHORIZATION, "Bearer " + token);
    }

    private JWTClaimsSet.Builder claims() {
        Instant now = server.clock.instant();
        return TestIssuer.claims()
                .issueTime(Date.from(now.minusSeconds(60)))
                .notBeforeTime(Date.from(now.minusSeconds(60)))
                .expirationTime(Date.from(now.plusSeconds(3600)));
    }

    private static String signed(JWTClaimsSet.Builder claims) {
        return token(claims, TestIssuer.RSA, "JWT");
    }

    private static String token(JWTClaimsSet.Builder claims, JWK key, String type) {
        var header =
                TestIssuer.header(JWSAlgorithm.RS256, key).type(new JOSEObjectType(type)).build();
        return TestIssuer.sign(header, claims.build(), key);
    }

    /** Names a key of the issuer, and is signed with another. */
    private static String forged(JWTClaimsSet.Builder claims) {
        var header = TestIssuer.header(JWSAlgorithm.RS256, TestIssuer.RSA).build();
        return TestIssuer.sign(header, claims.build(), TestIssuer.OTHER_RSA);
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
