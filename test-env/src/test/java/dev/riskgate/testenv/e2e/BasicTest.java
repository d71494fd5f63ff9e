// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e;

import static dev.riskgate.testenv.world.RawHttp.Request.get;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.identity.basic.AccountGenerator;
import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.demo.DemoOutcome;
import dev.riskgate.testenv.demo.Teller;
import dev.riskgate.testenv.world.Partner;
import dev.riskgate.testenv.world.RawHttp.Request;
import dev.riskgate.testenv.world.RawHttp.Response;
import dev.riskgate.testenv.world.Sender;
import dev.riskgate.testenv.world.TestWorld;
import dev.riskgate.testredis.Await;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/** Names and passwords, through a real Envoy. */
class BasicTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int ATTEMPTS = 4;
    private static final String HOME = "203.0.113.10";
    private static final String ELSEWHERE = "198.51.100.20";
    private static final String NEW_NETWORK = "192.0.2.30";

    private static final String POLICY =
            """
            apiVersion: riskgate.dev/v1
            kind: Policy
            client: { trustedProxies: 1 }
            credentials:
              - jwt: { name: idp, issuer: "https://idp.example.com/", audiences: [api], jwks: { url: "JWKS" } }
              - basic: { name: old-ones, accounts: accounts.yaml, attempts: %d }
            risk: { thresholds: { challenge: never, deny: never } }
            routes:
              - { name: open, match: { path: /open }, anonymous: true, require: { credentials: [idp] } }
              - { name: tokens, match: { path: /tokens }, require: { credentials: [idp] } }
              - { name: payouts, match: { path: /payouts }, require: { assurance: mfa, maxAge: 1s } }
            """
                    .formatted(ATTEMPTS);

    @TempDir static Path work;

    private static final AccountGenerator GENERATOR = new AccountGenerator(new SecureRandom());
    private static final List<AccountGenerator.NewAccount> ACCOUNTS = new ArrayList<>();
    private static TestWorld testWorld;

    @BeforeAll
    static void start() throws Exception {
        for (String name : List.of("legacy", "besieged", "changing", "careful")) {
            ACCOUNTS.add(account(name));
        }
        write(ACCOUNTS);
        testWorld =
                TestWorld.start(
                        TestWorld.Setup.of(Checkout.find(), work)
                                .withPolicy(demo -> POLICY.replace("JWKS", jwks(demo))));
    }

    @AfterAll
    static void stop() throws Exception {
        testWorld.close();
    }

    private static AccountGenerator.NewAccount account(String name) {
        return GENERATOR.create(
                new AccountGenerator.Order(
                        name, name + "-client", "default", List.of(), List.of(), null, true));
    }

    private static void write(List<AccountGenerator.NewAccount> accounts) throws Exception {
        StringBuilder text =
                new StringBuilder("apiVersion: riskgate.dev/v1\nkind: Accounts\naccounts:\n");
        accounts.forEach(account -> text.append(account.entry()));
        Files.writeString(work.resolve("accounts.yaml"), text);
    }

    private static String jwks(String policy) {
        int end = policy.indexOf("/jwks.json") + "/jwks.json".length();
        return policy.substring(policy.lastIndexOf("http://", end), end);
    }

    private static String password(String name) {
        return ACCOUNTS.stream()
                .filter(account -> account.name().equals(name))
                .findFirst()
                .orElseThrow()
                .password();
    }

    private static Request from(String address, String path, String name, String password) {
        String text = name + ':' + password;
        String basic =
                "Basic "
                        + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        return new Sender(address, "LegacySync/1.0").send(get(path)).with("Authorization", basic);
    }

    private static DemoOutcome outcome(Request request) throws Exception {
        return new Teller(testWorld).outcome(request, testWorld.http().send(request));
    }

    private static List<String> reasons(Request request) throws Exception {
        return outcome(request).reasons();
    }

    private static JsonNode received(Response response, String header) {
        return JSON.readTree(response.body()).path("headers").path(header);
    }

    @Test
    void theRightPasswordPassesAndNeverReachesTheUpstream() throws Exception {
        DemoOutcome outcome = outcome(from(HOME, "/v1/orders", "legacy", password("legacy")));

        assertThat(outcome.status()).isEqualTo(200);
        assertThat(received(outcome.response(), "authorization").isMissingNode()).isTrue();
        assertThat(received(outcome.response(), "x-riskgate-client").path(0).asString(""))
                .isEqualTo("accounts|default|legacy-client");
        JsonNode credential = outcome.decision().path("credential");
        assertThat(credential.path("kind").asString("")).isEqualTo("basic");
        assertThat(credential.path("name").asString("")).isEqualTo("old-ones");
        assertThat(credential.path("id").asString("")).isEqualTo("legacy");
        assertThat(Files.readString(testWorld.files().decisions()))
                .doesNotContain(password("legacy"));
    }

    @Test
    void aWrongPasswordAndAnUnknownNameAreAnsweredAlike() throws Exception {
        DemoOutcome wrong = outcome(from(NEW_NETWORK, "/v1/orders", "legacy", "wrong"));
        DemoOutcome unknown = outcome(from(NEW_NETWORK, "/v1/orders", "nobody", "wrong"));

        for (DemoOutcome each : List.of(wrong, unknown)) {
            assertThat(each.status()).isEqualTo(401);
            assertThat(each.reasons()).containsExactly("basic_wrong");
            assertThat(each.response().header("www-authenticate"))
                    .startsWith("Basic realm=\"api\", charset=\"UTF-8\"");
        }
        assertThat(withoutDecision(unknown)).isEqualTo(withoutDecision(wrong));
    }

    private static String withoutDecision(DemoOutcome outcome) {
        String id = outcome.decision().path("id").asString("");
        return outcome.response().body().replace(id, "");
    }

    @Test
    void whoSendsNothingIsToldOfBothSchemes() throws Exception {
        Response response =
                testWorld.http().send(new Sender(HOME, "LegacySync/1.0").send(get("/v1/orders")));

        assertThat(response.status()).isEqualTo(401);
        assertThat(response.header("www-authenticate"))
                .isEqualTo("Bearer realm=\"api\", Basic realm=\"api\", charset=\"UTF-8\"");
    }

    @Test
    void tokensGoOnAndAPasswordHasToHoldAlsoWhereTheRouteAcceptsNone() throws Exception {
        String token = testWorld.issuer().token("acme", claims -> claims);
        Request bearer = new Sender(HOME, "App/1.0").send(get("/tokens"), token);
        Response passed = testWorld.http().send(bearer);
        assertThat(passed.status()).isEqualTo(200);
        assertThat(received(passed, "authorization").path(0).asString("")).startsWith("Bearer ");

        for (String path : List.of("/open", "/tokens")) {
            assertThat(reasons(from(HOME, path, "whoever", "whatever")))
                    .containsExactly("basic_wrong");
            assertThat(reasons(from(HOME, path, "legacy", password("legacy"))))
                    .containsExactly("credential_not_accepted");
        }
    }

    @Test
    void whileSomebodyGuessesItsOwnNetworkIsLetInAndANewOneIsNot() throws Exception {
        String right = password("besieged");
        assertThat(outcome(from(HOME, "/a", "besieged", right)).status()).isEqualTo(200);
        for (int i = 0; i < ATTEMPTS; i++) {
            assertThat(reasons(from(ELSEWHERE, "/a", "besieged", "guess" + i)))
                    .containsExactly("basic_wrong");
            assertThat(reasons(from(ELSEWHERE, "/a", "nobody-else", "guess" + i)))
                    .containsExactly("basic_wrong");
        }

        assertThat(reasons(from(ELSEWHERE, "/a", "besieged", "another")))
                .containsExactly("basic_locked");
        assertThat(reasons(from(NEW_NETWORK, "/a", "besieged", right)))
                .containsExactly("basic_locked");
        assertThat(reasons(from(ELSEWHERE, "/a", "nobody-else", "another")))
                .as("a name without an account")
                .containsExactly("basic_locked");
        assertThat(outcome(from(HOME, "/a", "besieged", right)).status()).isEqualTo(200);
    }

    @Test
    void aChangedFileHoldsWithinASecondOrSo() throws Exception {
        String old = password("changing");
        assertThat(outcome(from(HOME, "/a", "changing", old)).status()).isEqualTo(200);
        AccountGenerator.NewAccount changed = account("changing");
        List<AccountGenerator.NewAccount> accounts = new ArrayList<>(ACCOUNTS);
        accounts.replaceAll(one -> one.name().equals("changing") ? changed : one);
        write(accounts);

        Await.until(
                "the old password is refused",
                () -> outcome(from(HOME, "/a", "changing", old)).status() == 401);
        assertThat(outcome(from(HOME, "/a", "changing", changed.password())).status())
                .isEqualTo(200);
    }

    @Test
    void aChallengeIsAnsweredWithAOneTimeCode() throws Exception {
        AccountGenerator.NewAccount account =
                ACCOUNTS.stream()
                        .filter(one -> one.name().equals("careful"))
                        .findFirst()
                        .orElseThrow();
        Request request = from(HOME, "/payouts", "careful", account.password());
        Response asked = testWorld.http().send(request);
        assertThat(asked.status()).isEqualTo(401);
        assertThat(asked.header("www-authenticate"))
                .startsWith("Riskgate realm=\"api\"")
                .contains("methods=\"totp\"");

        Partner partner = new Partner("careful", "", Objects.requireNonNull(account.totp()));
        String code = partner.code(testWorld.clock().instant());
        assertThat(outcome(request.with("riskgate-otp", code)).status()).isEqualTo(200);
        assertThat(reasons(request.with("riskgate-otp", code))).contains("otp_replayed");
    }
}
