// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.jwt;

import static dev.riskgate.testenv.e2e.jwt.AttackRun.CLIENT;
import static dev.riskgate.testenv.e2e.jwt.AttackRun.KEYS;
import static dev.riskgate.testenv.e2e.jwt.AttackRun.TOKENS;
import static dev.riskgate.testenv.e2e.jwt.AttackRun.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.world.RawHttp.Response;
import dev.riskgate.testenv.world.TestWorld;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * No forged token reaches the API, whatever a route accepts: with a token, for anybody, and for API
 * keys beside a good one. Each is answered at once, 401, with a reason that is true.
 */
class JwtAttacksTest {

    private static final long SEED = 20_261_130;

    private static final String POLICY =
            """
            apiVersion: riskgate.dev/v1
            kind: Policy
            client: { trustedProxies: 1 }
            credentials:
              - apiKey: { name: partners, clients: both }
              - jwt: { name: idp, issuer: "https://idp.example.com/", audiences: [api], clients: both, clientId: claims.azp, jwks: { file: jwks.json } }
            risk: { thresholds: { challenge: never, deny: never } }
            unauthentic: { perAddress: unlimited, perNetwork: unlimited }
            routes:
              - { name: keys, match: { path: /keys }, require: { credentials: [partners] } }
              - { name: open-for-keys, match: { path: /open-for-keys }, anonymous: true, require: { credentials: [partners] } }
              - { name: open, match: { path: /open }, anonymous: true }
            """;

    private static final List<String> ALL = List.of(TOKENS, "/open", "/open-for-keys", KEYS);

    @TempDir static Path work;
    private static Forge forge;
    private static HttpServer attackers;
    private static final AtomicInteger FETCHES = new AtomicInteger();
    private static TestWorld testWorld;

    @BeforeAll
    static void start() throws Exception {
        forge = new Forge(System.currentTimeMillis() / 1000);
        attackers =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        attackers.createContext(
                "/",
                exchange -> {
                    FETCHES.incrementAndGet();
                    exchange.sendResponseHeaders(404, -1);
                    exchange.close();
                });
        attackers.start();
        Files.writeString(work.resolve("jwks.json"), forge.published());
        testWorld =
                TestWorld.start(
                        TestWorld.Setup.of(Checkout.find(), work, CLIENT).withPolicy(_ -> POLICY));
    }

    @AfterAll
    static void stop() throws Exception {
        testWorld.close();
        attackers.stop(0);
    }

    @Test
    void noneOfThemPassesAndEachIsToldWhatIsWrong() throws Exception {
        String url = "http://127.0.0.1:" + attackers.getAddress().getPort() + "/jwks.json";
        List<Attack> attacks = Attacks.all(forge, url, new Random(SEED));
        assertThat(attacks).hasSizeGreaterThan(400);
        assertThat(new AttackRun(testWorld).faults(attacks, ALL, true)).isEmpty();
        assertThat(FETCHES.get()).as("fetches of the attacker's keys").isZero();
    }

    @Test
    void whatIsNoTextIsRefusedAsSuch() throws Exception {
        String token = forge.good();
        for (String value :
                List.of(
                        "Bearer\t" + token,
                        "Bearer \u00c2\u00a0" + token,
                        "Bearer\u00e2\u0080\u0083" + token,
                        "Bearer \u00ef\u00bb\u00bf" + token,
                        "Bearer " + token + ",Bearer " + token)) {
            for (String path : ALL) {
                Response response = send(path, value);
                assertThat(response.status()).as(path + value).isEqualTo(403);
                assertThat(response.header("x-riskgate-decision")).isNotEmpty();
            }
        }
    }

    /** Otherwise all of the above might be refused for another reason. */
    @Test
    void goodTokensPassOnEveryRoute() throws Exception {
        for (String token : List.of(forge.good(), forge.goodEc(), forge.goodEd())) {
            for (String path : List.of(TOKENS, "/open", KEYS)) {
                assertThat(send(path, "Bearer " + token).status()).as(path).isEqualTo(200);
            }
        }
    }

    @Test
    void aGoodTokenAloneIsNotAcceptedWhereOnlyKeysAre() throws Exception {
        for (String path : List.of("/open-for-keys", KEYS)) {
            Response response =
                    testWorld
                            .http()
                            .send(request(path).with("authorization", "Bearer " + forge.good()));
            assertThat(response.status()).as(path).isEqualTo(401);
            assertThat(response.body()).contains("credential-not-accepted").contains("x-api-key");
        }
        assertThat(testWorld.http().send(request("/open-for-keys")).status()).isEqualTo(200);
    }

    @Test
    void aGoodTokenOfAnotherClientIsRefusedBesideAKey() throws Exception {
        String alice = forge.signed(Forge.HEADER, forge.claims("mallory", "alice"));
        Response response = send(KEYS, "Bearer " + alice);
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.body()).contains("credential-ambiguous");
    }

    private static Response send(String path, String authorization) throws Exception {
        return new AttackRun(testWorld).send(path, authorization);
    }
}
