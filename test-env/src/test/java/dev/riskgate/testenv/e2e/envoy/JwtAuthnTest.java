// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.envoy;

import static dev.riskgate.testenv.world.RawHttp.Request.get;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.envoy.EnvoyConfig;
import dev.riskgate.testenv.world.Issuer;
import dev.riskgate.testenv.world.RawHttp.Request;
import dev.riskgate.testenv.world.RawHttp.Response;
import dev.riskgate.testenv.world.TestWorld;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;

/** Envoy verifies tokens, and Riskgate takes the claims from Envoy and from nowhere else. */
class JwtAuthnTest {

    private static final String HEADING = "JWTs that Envoy has verified (jwt_authn)";
    private static final List<String> BLOCKS = Shipped.README.blocks(HEADING, "yaml");

    @TempDir static Path work;
    private static Issuer issuer;
    private static TestWorld testWorld;

    @BeforeAll
    static void start() throws Exception {
        issuer = Issuer.start(InstantSource.system());
        testWorld =
                TestWorld.start(
                        Shipped.setup(work)
                                .withPolicy(JwtAuthnTest::withVerifiedClaims)
                                .withEnvoy(JwtAuthnTest::verifying));
    }

    @AfterAll
    static void stop() throws Exception {
        testWorld.close();
        issuer.close();
    }

    @Test
    void theClientIsWhomEnvoyHasVerified() throws Exception {
        Response response = send(bearing(issuer.token("analytics")));
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body())
                .contains("\"x-riskgate-client\":[\"https://idp.example.com/|default|analytics\"]");
    }

    @Test
    void aTokenThatDoesNotHoldIsRefusedByEnvoy() throws Exception {
        int arrived = testWorld.upstream().paths().size();
        for (String token :
                new String[] {
                    issuer.forgedToken("ceo"),
                    issuer.unsignedToken("ceo"),
                    issuer.token("ceo", claims -> claims.audience("other")),
                    "ceo"
                }) {
            Response response = send(bearing(token));
            assertThat(response.status()).isIn(401, 403);
            assertThat(response.header("x-riskgate-decision")).isEmpty();
        }
        assertThat(testWorld.upstream().paths()).hasSize(arrived);
    }

    /**
     * Envoy looks for tokens in the query as well unless told not to, and for the word Bearer by
     * case.
     */
    @Test
    void aForgedTokenReachesNobodyBesideAGoodOneElsewhere() throws Exception {
        int arrived = testWorld.upstream().paths().size();
        String good = issuer.token("analytics");
        String forged = issuer.forgedToken("ceo");
        for (String value :
                new String[] {
                    "Bearer " + forged,
                    "bearer " + forged,
                    "Bearer\u00a0" + forged,
                    "Token " + forged,
                    "Token e30." + forged.split("\\.")[1] + ".",
                    "bearer " + forged + " Bearer " + good,
                    "Bearer " + good + ",Bearer " + forged,
                    "Token " + forged + " Bearer " + good
                }) {
            Response response =
                    send(
                            get("/v1/orders?access_token=" + good)
                                    .with("x-forwarded-for", Shipped.ADDRESS)
                                    .with("authorization", value));
            assertThat(response.status()).as(value).isEqualTo(401);
        }
        assertThat(testWorld.upstream().paths()).hasSize(arrived);
    }

    @Test
    void claimsThatAClientWritesItselfAreNone() throws Exception {
        String claims =
                Base64.getUrlEncoder()
                        .encodeToString(
                                "{\"iss\":\"https://idp.example.com/\",\"aud\":\"api\",\"azp\":\"ceo\"}"
                                        .getBytes(StandardCharsets.UTF_8));
        Response response =
                send(
                        request()
                                .with("x-jwt-payload", claims)
                                .with("x-envoy-auth-payload", claims)
                                .with("idp", claims));
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.header("x-riskgate-decision")).isNotEmpty();
    }

    @Test
    void callersWithAKeyGoOnToTheCheck() throws Exception {
        String key = testWorld.files().partner(Shipped.PARTNER).key();
        assertThat(send(request().with("x-api-key", key)).status()).isEqualTo(200);
    }

    private static String withVerifiedClaims(String policy) {
        JsonNode changed = Shipped.README.parsed(Shipped.unlimited(policy));
        ArrayNode credentials = (ArrayNode) changed.get("credentials");
        credentials.set(1, Shipped.README.parsed(BLOCKS.get(1)));
        return credentials.get(1).has("jwt") ? changed.toString() : "no jwt on the page";
    }

    private static EnvoyConfig verifying(EnvoyConfig envoy) {
        String filter =
                Shipped.replaced(
                        BLOCKS.getFirst(),
                        "https://idp.example.com/jwks.json",
                        issuer.jwksUri().toString());
        return envoy.edit(
                        root ->
                                root.withObject("/static_resources")
                                        .withArray("clusters")
                                        .add(idp(root)))
                .cluster("idp", "127.0.0.1", issuer.jwksUri().getPort())
                .editHttp(
                        http -> {
                            ArrayNode filters = (ArrayNode) http.get("http_filters");
                            filters.insert(2, Shipped.README.parsed(filter));
                        });
    }

    /** As the API's cluster, under the name on the page. */
    private static ObjectNode idp(ObjectNode root) {
        ObjectNode cluster = (ObjectNode) root.at("/static_resources/clusters/1").deepCopy();
        return cluster.put("name", "idp");
    }

    private static Request bearing(String token) {
        return request().with("authorization", "Bearer " + token);
    }

    private static Request request() {
        return get("/v1/orders").with("x-forwarded-for", Shipped.ADDRESS);
    }

    private static Response send(Request request) throws Exception {
        return testWorld.http().send(request);
    }
}
