// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Code;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;

import dev.riskgate.identity.jwt.jwks.TestIssuer;
import dev.riskgate.proto.v1.Decision;
import dev.riskgate.testredis.RedisServer;

import io.envoyproxy.envoy.service.auth.v3.CheckResponse;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * Requests with two credentials, of which the route accepts one: what a whole server lets the other
 * one name, and what a block of either does. Each kind stands on each side.
 */
class OtherCredentialsTest {

    private static final String INTERNAL = "rg_internal1_d3Jvbmd3cm9uZ3dyb25nd3Jvbmd3";
    private static final String SECOND = "rg_acme2_c2Vjb25kc2Vjb25kc2Vjb25kc2Vj";

    /** Of the password {@code a}: the vector of the first implementation in Java. */
    private static final String HASH =
            "$2a$08$cfcvVd2aQ8CMvoMpP2EBfeodLEkkFJ9umNEfPD18.hUF62qqlC/V.";

    private static final String POLICY =
            """
              - jwt: { name: idp, issuer: "https://idp.example.com/", audiences: [api], clientId: claims.azp, clients: keys, jwks: { file: jwks.json } }
              - basic: { name: people, accounts: accounts.yaml, clients: keys }
              - apiKey: { name: internal, header: x-internal-key }
            mode: %s
            risk: { thresholds: { challenge: never, deny: never } }
            unauthentic: { perAddress: unlimited, perNetwork: unlimited }
            routes:
              - { name: open, match: { path: /open }, anonymous: true, onDegraded: allow, require: { credentials: [partners], otherCredentials: any_client } }
              - { name: scoped, match: { path: /scoped }, require: { scopes: [read], credentials: [partners], otherCredentials: any_client } }
              - { name: strong, match: { path: /strong }, require: { assurance: mfa, credentials: [partners], otherCredentials: any_client } }
            """;

    /** A wrong password takes its time on a busy machine. */
    private static final String PATIENT = "check: { budget: 10s }\n";

    /**
     * @param name in the policy
     * @param kind by what it is blocked: {@code key} or {@code token}; by its client if empty
     */
    private record Credential(
            String name, String client, String header, String value, String kind, String id) {

        boolean goesWith(Credential other) {
            return !header.equals(other.header);
        }
    }

    private record Pair(Credential accepted, Credential other) {

        Map<String, String> headers() {
            return Map.of(accepted.header(), accepted.value(), other.header(), other.value());
        }

        @Override
        public String toString() {
            return accepted.name() + " beside " + other.name();
        }
    }

    @TempDir Path folder;
    private ServerUnderTest server;
    private @Nullable RedisServer redis;

    @BeforeEach
    void make() throws Exception {
        server =
                new ServerUnderTest(folder)
                        .key("internal1", "billing", INTERNAL)
                        .key("acme2", "acme", SECOND)
                        .write("jwks.json", new JWKSet(TestIssuer.RSA.toPublicJWK()).toString())
                        .write(
                                "accounts.yaml",
                                """
                                apiVersion: riskgate.dev/v1
                                kind: Accounts
                                accounts:
                                  - { name: legacy, client: legacy, hash: '%s' }
                                """
                                        .formatted(HASH));
    }

    @AfterEach
    void end() throws Exception {
        server.close();
        if (redis != null) {
            redis.close();
        }
    }

    private void start(String mode, String settings) throws Exception {
        StringBuilder policy = new StringBuilder(POLICY.formatted(mode));
        for (String name : List.of("partners", "idp", "people", "internal")) {
            policy.append(
                    """
                      - { name: any-%1$s, match: { path: /any/%1$s }, onDegraded: allow, require: { credentials: [%1$s], otherCredentials: any_client } }
                      - { name: same-%1$s, match: { path: /same/%1$s }, onDegraded: allow, require: { credentials: [%1$s] } }
                      - { name: strict-%1$s, match: { path: /strict/%1$s }, consistency: strict, require: { credentials: [%1$s], otherCredentials: any_client } }
                    """
                            .formatted(name));
        }
        server.policy(policy.toString()).start(PATIENT + settings);
    }

    private List<Credential> credentials() {
        return List.of(
                new Credential(
                        "partners", "acme", "x-api-key", ServerUnderTest.KEY, "key", "acme1"),
                new Credential(
                        "idp",
                        "web",
                        "authorization",
                        "Bearer " + TestIssuer.rs256(claims()),
                        "token",
                        "token-1"),
                new Credential("people", "legacy", "authorization", basic("a"), "", ""),
                new Credential(
                        "internal", "billing", "x-internal-key", INTERNAL, "key", "internal1"));
    }

    private List<Pair> pairs() {
        List<Pair> pairs = new ArrayList<>();
        for (Credential accepted : credentials()) {
            for (Credential other : credentials()) {
                if (accepted.goesWith(other)) {
                    pairs.add(new Pair(accepted, other));
                }
            }
        }
        Collections.shuffle(pairs, new Random(14));
        return pairs;
    }

    @Test
    void whereAnyClientWillDoTheAcceptedCredentialSaysWhoCallsAndElsewhereTheTwoConflict()
            throws Exception {
        start("enforce", "");
        assertThat(pairs()).hasSize(10);
        for (Pair pair : pairs()) {
            for (String route : List.of("/any/", "/strict/")) {
                CheckResponse passed = check(route + pair.accepted().name(), pair.headers());
                assertThat(status(passed)).as("%s %s", route, pair).isZero();
                assertThat(client(passed)).as("%s", pair).isEqualTo(pair.accepted().client());
            }
            assertThat(status("/same/" + pair.accepted().name(), pair.headers())).isEqualTo(401);
            assertThat(status("/any/" + pair.other().name(), only(pair.accepted())))
                    .as("%s, alone", pair)
                    .isEqualTo(401);
        }
        assertThat(server.log())
                .filteredOn(decision -> decision.getRoute().startsWith("same-"))
                .hasSize(10)
                .allMatch(decision -> first(decision).equals("credential_conflict"));
    }

    @Test
    void whatDoesNotHoldIsRefusedBesideAGoodCredentialWhoeverItNames() throws Exception {
        start("enforce", "");
        Map<String, String> bad = new HashMap<>();
        bad.put("jwt_signature", "Bearer " + forged(claims()));
        bad.put("jwt_expired", "Bearer " + TestIssuer.rs256(claims().expirationTime(past())));
        bad.put("jwt_audience", "Bearer " + TestIssuer.rs256(claims().audience("other")));
        bad.put("jwt_issuer", "Bearer " + TestIssuer.rs256(claims().issuer("https://evil/")));
        bad.put("jwt_form", "Token " + forged(claims()));
        bad.put("basic_wrong", basic("b"));
        bad.put("basic_malformed", "Basic !");
        List<String> expected = new ArrayList<>();
        for (String path : List.of("/any/partners", "/any/internal", "/strict/partners", "/open")) {
            String header = path.equals("/any/internal") ? "x-internal-key" : "x-api-key";
            String key = path.equals("/any/internal") ? INTERNAL : ServerUnderTest.KEY;
            bad.forEach(
                    (code, value) -> {
                        assertThat(status(path, Map.of(header, key, "authorization", value)))
                                .as("%s beside a key at %s", code, path)
                                .isEqualTo(401);
                        expected.add(code);
                    });
        }
        String wrong = INTERNAL.replace("d3J", "d3K");
        for (Credential good : credentials()) {
            if (!good.name().equals("internal")) {
                assertThat(
                                status(
                                        "/any/" + good.name(),
                                        Map.of(
                                                good.header(),
                                                good.value(),
                                                "x-internal-key",
                                                wrong)))
                        .isEqualTo(401);
                expected.add("api_key_unknown");
            }
        }
        assertThat(server.log())
                .extracting(OtherCredentialsTest::first)
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    /** Whoever has stolen a key wins nothing by a strong token of his own. */
    @Test
    void theOtherCredentialLendsNeitherScopesNorAssurance() throws Exception {
        start("enforce", "");
        String strong =
                "Bearer "
                        + TestIssuer.rs256(
                                claims().claim("scope", "read").claim("amr", List.of("mfa")));
        for (String path : List.of("/scoped", "/strong")) {
            assertThat(
                            status(
                                    path,
                                    Map.of(
                                            "x-api-key",
                                            ServerUnderTest.KEY,
                                            "authorization",
                                            strong)))
                    .as(path)
                    .isIn(401, 403);
        }
        assertThat(server.log())
                .extracting(OtherCredentialsTest::first)
                .containsExactly("scope_missing", "assurance_required");
    }

    @Test
    void anAnonymousRouteTakesNoCredentialAloneThatItDoesNotAccept() throws Exception {
        start("enforce", "");
        assertThat(status("/open", Map.of())).isZero();
        for (Credential one : credentials()) {
            boolean accepted = one.name().equals("partners");
            assertThat(status("/open", only(one))).as(one.name()).isEqualTo(accepted ? 0 : 401);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "enforce, never",
        "shadow, never",
        "enforce, from the start",
        "shadow, from the start",
        "enforce, after the block",
        "shadow, after the block"
    })
    void aBlockOfEitherCredentialOrClientStopsTheRequest(String mode, String redisAway)
            throws Exception {
        boolean later = redisAway.equals("after the block");
        if (later) {
            redis = RedisServer.start();
        }
        String address = redis == null ? "127.0.0.1:1" : "127.0.0.1:" + redis.port();
        start(
                mode,
                redisAway.equals("never")
                        ? ""
                        : "redis: { address: \"" + address + "\", start: degraded }\n");
        // Of passwords, only what is remembered passes without Redis.
        boolean passwords = !redisAway.equals("from the start");
        List<Pair> pairs = new ArrayList<>(pairs());
        pairs.removeIf(
                pair ->
                        !passwords
                                && (pair.accepted().name().equals("people")
                                        || pair.other().name().equals("people")));
        for (Pair pair : pairs) {
            assertThat(status("/any/" + pair.accepted().name(), pair.headers()))
                    .as("%s", pair)
                    .isZero();
        }
        List<String> blocks = List.of("key acme1", "token token-1", "client legacy");
        if (later) {
            // All at once, since there is one outage.
            for (String block : blocks) {
                server.block(block.split(" ")[0], block.split(" ")[1]);
            }
            Objects.requireNonNull(redis).kill();
            for (Pair pair : pairs) {
                assertThat(status("/any/" + pair.accepted().name(), pair.headers()))
                        .as("%s", pair)
                        .isEqualTo(403);
            }
            return;
        }
        for (Pair pair : pairs) {
            for (Credential blocked : List.of(pair.accepted(), pair.other())) {
                if (!blocked.kind().isEmpty()) {
                    stops(pair, blocked.kind(), blocked.id());
                }
                stops(pair, "client", blocked.client());
            }
        }
    }

    /** What the other policy would have found out was found out only as far as it is the same. */
    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "false, true", "true, true"})
    void aShadowPolicyIsAskedButForTheRequestsOfWhichTheSettingDecides(
            boolean open, boolean redisAway) throws Exception {
        String policy = POLICY.formatted("enforce").replace(", otherCredentials: any_client", "");
        String opened = POLICY.formatted("enforce");
        server.write("second.yaml", ServerUnderTest.text(open ? policy : opened));
        server.policy(open ? opened : policy)
                .start(
                        PATIENT
                                + "shadowPolicy: second.yaml\n"
                                + (redisAway
                                        ? "redis: { address: \"127.0.0.1:1\", start: degraded }\n"
                                        : ""));
        Map<String, String> key = Map.of("x-api-key", ServerUnderTest.KEY);
        String own = "Bearer " + TestIssuer.rs256(claims().claim("azp", "acme"));
        String others = "Bearer " + TestIssuer.rs256(claims());
        for (String token : List.of("", own, others, "Bearer " + forged(claims()))) {
            Map<String, String> headers = new HashMap<>(key);
            if (!token.isEmpty()) {
                headers.put("authorization", token);
            }
            int expected = token.equals(others) && !open || token.endsWith(".AAAA") ? 401 : 0;
            assertThat(status("/open", headers)).as("%s", headers).isEqualTo(expected);
        }
        assertThat(status("/open", Map.of())).isZero();

        server.counted(5);
        // What is known of the client cannot be read then, and onDegraded lets it pass.
        String told = redisAway ? "undecided" : "allow";
        assertThat(server.log())
                .extracting(one -> one.getShadowPolicy().getVerdict())
                .containsExactly(told, told, "not_comparable", "deny", "allow");
    }

    @Test
    void theLogNamesTheCallerAndWhatCameBeside() throws Exception {
        start("enforce", "");
        Pair pair = new Pair(credentials().getFirst(), credentials().get(1));
        assertThat(status("/any/partners", pair.headers())).isZero();
        assertThat(status("/any/idp", pair.headers())).isZero();
        assertThat(status("/any/partners", only(pair.accepted()))).isZero();
        server.block("token", "token-1");
        assertThat(status("/any/partners", pair.headers())).isEqualTo(403);

        List<Decision> log = server.log();
        assertThat(log)
                .extracting(OtherCredentialsTest::named)
                .containsExactly(
                        "partners acme, idp web token-1",
                        "idp web, partners acme acme1",
                        "partners acme",
                        "partners acme, idp web token-1");
        assertThat(log.getLast().getReasons(0).getText())
                .isEqualTo(
                        "The operator has blocked another credential of this request, or its"
                                + " client.");
    }

    private static String named(Decision decision) {
        StringBuilder text = new StringBuilder();
        text.append(decision.getCredential().getName());
        text.append(' ').append(decision.getClient().getId());
        decision.getOtherCredentialsList()
                .forEach(
                        other ->
                                text.append(", ")
                                        .append(other.getCredential().getName())
                                        .append(' ')
                                        .append(other.getClient().getId())
                                        .append(' ')
                                        .append(other.getCredential().getId()));
        return text.toString();
    }

    private void stops(Pair pair, String kind, String name) throws Exception {
        stopsOn("/any/" + pair.accepted().name(), pair.headers(), kind + " " + name);
    }

    /** On a route as it is by default. */
    @ParameterizedTest
    @CsvSource({"enforce, ''", "shadow, 'redis: { address: \"127.0.0.1:1\", start: degraded }'"})
    void aBlockedCredentialStopsTheRequestBesideAnotherOneOfTheSameClient(
            String mode, String settings) throws Exception {
        start(mode, settings + "\n");
        String token = "Bearer " + TestIssuer.rs256(claims().claim("azp", "acme"));
        Map<String, String> keyAndToken =
                Map.of("x-api-key", ServerUnderTest.KEY, "authorization", token);
        Map<String, String> twoKeys =
                Map.of("x-api-key", ServerUnderTest.KEY, "x-internal-key", SECOND);
        for (String name : List.of("partners", "idp")) {
            String path = "/same/" + name;
            assertThat(status(path, keyAndToken)).isZero();
            for (String block : List.of("token token-1", "key acme1")) {
                stopsOn(path, keyAndToken, block);
            }
        }
        for (String name : List.of("partners", "internal")) {
            for (String block : List.of("key acme2", "key acme1")) {
                stopsOn("/same/" + name, twoKeys, block);
            }
        }
    }

    private void stopsOn(String path, Map<String, String> headers, String block) throws Exception {
        String kind = block.split(" ")[0];
        String id = block.split(" ")[1];
        server.block(kind, id);
        CheckResponse refused = check(path, headers);
        assertThat(status(refused)).as("%s at %s", block, path).isEqualTo(403);
        assertThat(refused.getDeniedResponse().getBody()).contains("blocked");
        server.unblock(kind, id);
        assertThat(status(path, headers)).as("%s at %s, lifted", block, path).isZero();
    }

    private static Map<String, String> only(Credential one) {
        return Map.of(one.header(), one.value());
    }

    private CheckResponse check(String path, Map<String, String> headers) {
        return server.check(path, "", headers);
    }

    private int status(String path, Map<String, String> headers) {
        return status(check(path, headers));
    }

    /** The HTTP status that the client gets; 0 if the request passes. */
    private static int status(CheckResponse response) {
        return response.getStatus().getCode() == Code.OK_VALUE
                ? 0
                : response.getDeniedResponse().getStatus().getCodeValue();
    }

    /** Whom the upstream takes for the caller. */
    private static String client(CheckResponse response) {
        String joined =
                response.getOkResponse().getHeadersList().stream()
                        .map(one -> one.getHeader())
                        .filter(one -> one.getKey().equals("x-riskgate-client"))
                        .map(
                                one ->
                                        one.getRawValue().isEmpty()
                                                ? one.getValue()
                                                : one.getRawValue().toStringUtf8())
                        .findFirst()
                        .orElse("");
        return joined.substring(joined.lastIndexOf('|') + 1);
    }

    private static String first(Decision decision) {
        return decision.getReasonsCount() == 0 ? "" : decision.getReasons(0).getCode();
    }

    private JWTClaimsSet.Builder claims() {
        Instant now = server.clock.instant();
        return TestIssuer.claims()
                .issueTime(Date.from(now.minusSeconds(60)))
                .notBeforeTime(Date.from(now.minusSeconds(60)))
                .expirationTime(Date.from(now.plusSeconds(3600)));
    }

    private Date past() {
        return Date.from(server.clock.instant().minusSeconds(60));
    }

    private static String forged(JWTClaimsSet.Builder claims) {
        String token = TestIssuer.rs256(claims);
        return token.substring(0, token.lastIndexOf('.') + 1) + "AAAA";
    }

    private static String basic(String password) {
        byte[] both = ("legacy:" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(both);
    }
}
