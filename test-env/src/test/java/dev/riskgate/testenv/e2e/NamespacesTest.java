// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e;

import static dev.riskgate.testenv.world.RawHttp.Request.get;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.demo.DemoOutcome;
import dev.riskgate.testenv.demo.Teller;
import dev.riskgate.testenv.world.Issuer;
import dev.riskgate.testenv.world.Partner;
import dev.riskgate.testenv.world.RawHttp.Request;
import dev.riskgate.testenv.world.RawHttp.Response;
import dev.riskgate.testenv.world.Sender;
import dev.riskgate.testenv.world.TestWorld;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Date;

/** Two issuers and a key file that all know a client "acme": who is taken for whom. */
class NamespacesTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Sender HOME = new Sender("203.0.113.10", "AcmeSync/3.2 (Linux)");
    private static final String OTHER = "https://other.example/";
    private static final String PARTNERS = "https://partners.example/";
    private static final int LIMIT = 3;

    /** The operator's. */
    private static final String TOKEN = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    private static final String POLICY =
            """
            apiVersion: riskgate.dev/v1
            kind: Policy
            client: { trustedProxies: 1 }
            credentials:
              - apiKey: { name: keys, clients: partners }
              - jwt: { name: partners, issuer: "%s", audiences: [api], clients: partners, jwks: { url: "JWKS" } }
              - jwt: { name: idp, issuer: "%s", audiences: [api], jwks: { url: "JWKS" } }
              - jwt: { name: other, issuer: "%s", audiences: [api], jwks: { url: "JWKS" } }
            risk: { thresholds: { challenge: never, deny: never } }
            routes:
              - { name: limited, match: { path: /limited } }
              - { name: for-users, match: { path: "/for-users/**" }, require: { credentials: [keys], otherCredentials: any_client } }
            limits:
              - { name: slow, per: client, rate: %d/h, routes: [limited] }
            """
                    .formatted(PARTNERS, Issuer.NAME, OTHER, LIMIT);

    @TempDir static Path work;
    private static TestWorld testWorld;
    private static Partner acme;

    @BeforeAll
    static void start() throws Exception {
        Files.writeString(work.resolve("token"), TOKEN);
        testWorld =
                TestWorld.start(
                        TestWorld.Setup.of(Checkout.find(), work, "acme")
                                .withPolicy(demo -> POLICY.replace("JWKS", jwks(demo)))
                                .withServer(NamespacesTest::operated));
        acme = testWorld.files().partner("acme");
    }

    private static String operated(String server) {
        return server.replace(
                "management: { address: \"127.0.0.1:0\" }",
                "management: { address: \"127.0.0.1:0\", tokenFile: token }");
    }

    /**
     * Where the issuer's keys are stands in the demo's policy. All issuers sign with the same ones
     * here.
     */
    private static String jwks(String policy) {
        int end = policy.indexOf("/jwks.json") + "/jwks.json".length();
        return policy.substring(policy.lastIndexOf("http://", end), end);
    }

    @AfterAll
    static void stop() throws Exception {
        testWorld.close();
    }

    private static Request with(String path, String issuer) {
        String token = testWorld.issuer().token("acme", claims -> claims.issuer(issuer));
        return HOME.send(get(path), token);
    }

    private static Response send(Request request) throws Exception {
        return testWorld.http().send(request);
    }

    private static int passing(String issuer) throws Exception {
        int passed = 0;
        for (int i = 0; i < 2 * LIMIT; i++) {
            passed += send(with("/limited", issuer)).status() == 200 ? 1 : 0;
        }
        return passed;
    }

    private static String upstream(Response response, String header) {
        JsonNode values = JSON.readTree(response.body()).path("headers").path(header);
        assertThat(values.size()).as(header).isEqualTo(1);
        return values.path(0).asString("");
    }

    @Test
    void eachIssuersClientHasItsOwnLimit() throws Exception {
        assertThat(passing(Issuer.NAME)).isEqualTo(LIMIT);
        assertThat(passing(OTHER)).isEqualTo(LIMIT);
    }

    @Test
    void theUpstreamIsToldWhoseNameItIsAndNoForgery() throws Exception {
        for (String issuer : new String[] {Issuer.NAME, OTHER}) {
            Response response =
                    send(
                            with("/v1/orders", issuer)
                                    .with("x-riskgate-client", "partners|default|acme")
                                    .with("x-riskgate-client-namespace", "partners")
                                    .with("X-Riskgate-Tenant", "root"));

            assertThat(response.status()).isEqualTo(200);
            assertThat(upstream(response, "x-riskgate-client")).isEqualTo(issuer + "|default|acme");
            assertThat(upstream(response, "x-riskgate-client-namespace")).isEqualTo(issuer);
            assertThat(upstream(response, "x-riskgate-tenant")).isEqualTo("default");
        }
    }

    @Test
    void aKeyAndATokenGoTogetherWhereTheyShareTheirClientsAndNowhereElse() throws Exception {
        Response shared = send(with("/v1/orders", PARTNERS).with("x-api-key", acme.key()));
        assertThat(shared.status()).isEqualTo(200);
        assertThat(upstream(shared, "x-riskgate-client")).isEqualTo("partners|default|acme");

        DemoOutcome foreign =
                outcome(with("/v1/orders", Issuer.NAME).with("x-api-key", acme.key()));
        assertThat(foreign.response().status()).isEqualTo(401);
        assertThat(foreign.decision().path("reasons").toString()).contains("credential_conflict");
    }

    /** A partner hands a user's token on to the API. */
    @Test
    void aKeyAndTheTokenOfAnyClientGoTogetherWhereTheirRouteSaysSoAndTheKeySaysWhoCalls()
            throws Exception {
        String alice = testWorld.issuer().token("alice");
        Request request = forUser(alice);
        DemoOutcome passed = outcome(request);
        assertThat(passed.response().status()).isEqualTo(200);
        assertThat(upstream(passed.response(), "x-riskgate-client"))
                .isEqualTo("partners|default|acme");
        assertThat(upstream(passed.response(), "authorization")).isEqualTo("Bearer " + alice);
        assertThat(passed.decision().at("/client/id").asString("")).isEqualTo("acme");
        assertThat(passed.decision().at("/otherCredentials/0/client/id").asString(""))
                .isEqualTo("alice");

        int arrived = testWorld.upstream().paths().size();
        String expired =
                testWorld.issuer().token("alice", claims -> claims.expirationTime(new Date(0)));
        refused(forUser(testWorld.issuer().forgedToken("alice")), 401, "jwt_signature");
        refused(forUser(testWorld.issuer().unsignedToken("alice")), 401, "jwt_algorithm");
        refused(forUser(expired), 401, "jwt_expired");
        // Envoy makes one header of two, which is no token.
        Request twice = forUser(alice).with("authorization", "Bearer " + alice);
        assertThat(send(twice).status()).isEqualTo(403);
        refused(HOME.send(get("/for-users/1"), alice), 401, "credential_not_accepted");
        // What stands in the query is no credential of the policy, and proves nobody.
        refused(
                HOME.send(get("/for-users/1?access_token=" + alice + "&x-api-key=" + acme.key())),
                401,
                "credential_missing");
        block("{\"client\":\"alice\",\"force\":\"true\"}");
        refused(forUser(alice), 403, "blocked");
        assertThat(testWorld.upstream().paths()).hasSize(arrived);
        assertThat(send(forUser(testWorld.issuer().token("bob"))).status()).isEqualTo(200);
    }

    private static Request forUser(String token) {
        return HOME.send(get("/for-users/1"), token).with("x-api-key", acme.key());
    }

    private static void refused(Request request, int status, String code) throws Exception {
        DemoOutcome refused = outcome(request);
        assertThat(refused.response().status()).as(code).isEqualTo(status);
        assertThat(refused.decision().at("/reasons/0/code").asString("")).isEqualTo(code);
    }

    private static void block(String target) throws Exception {
        URI blocks =
                URI.create(
                        "http://127.0.0.1:" + testWorld.riskgate().managementPort() + "/v1/blocks");
        try (HttpClient http = HttpClient.newHttpClient()) {
            var done =
                    http.send(
                            HttpRequest.newBuilder(blocks)
                                    .header("Authorization", "Bearer " + TOKEN)
                                    .POST(BodyPublishers.ofString(target))
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        }
    }

    @Test
    void theDecisionLogNamesNamespaceAndIssuer() throws Exception {
        JsonNode decision = outcome(with("/v1/orders", OTHER)).decision();
        assertThat(decision.at("/client/namespace").asString("")).isEqualTo(OTHER);
        assertThat(decision.at("/client/id").asString("")).isEqualTo("acme");
        assertThat(decision.at("/credential/issuer").asString("")).isEqualTo(OTHER);

        JsonNode byKey = outcome(HOME.send(get("/v1/orders"), acme)).decision();
        assertThat(byKey.at("/client/namespace").asString("")).isEqualTo("partners");
        assertThat(byKey.path("credential").has("issuer")).isFalse();
    }

    private static DemoOutcome outcome(Request request) throws Exception {
        return new Teller(testWorld).outcome(request, send(request));
    }
}
