// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.jwt;

import static dev.riskgate.testenv.e2e.jwt.AttackRun.CLIENT;
import static dev.riskgate.testenv.e2e.jwt.AttackRun.KEYS;
import static dev.riskgate.testenv.e2e.jwt.AttackRun.TOKENS;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.world.TestWorld;
import dev.riskgate.testredis.Await;
import dev.riskgate.testredis.Ports;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** No forged token passes while its issuer is away, before its keys were read and after. */
class JwtIssuerAwayTest {

    private static final long SEED = 20_261_201;

    private static final String POLICY =
            """
            apiVersion: riskgate.dev/v1
            kind: Policy
            client: { trustedProxies: 1 }
            credentials:
              - apiKey: { name: partners, clients: both }
              - jwt: { name: idp, issuer: "https://idp.example.com/", audiences: [api], clients: both, clientId: claims.azp, jwks: { url: "http://127.0.0.1:%d/jwks.json" } }
            risk: { thresholds: { challenge: never, deny: never } }
            unauthentic: { perAddress: unlimited, perNetwork: unlimited }
            routes:
              - { name: keys, match: { path: /keys }, require: { credentials: [partners] } }
              - { name: rest, match: { path: "/**" } }
            """;

    @TempDir Path work;
    private final Forge forge = new Forge(System.currentTimeMillis() / 1000);

    @Test
    void fromTheStartNothingIsKnownOfTokensAndLaterTheKnownKeysStay() throws Exception {
        int port = Ports.free();
        String fetched = "http://127.0.0.1:" + port + "/attacker.json";
        List<Attack> attacks = Attacks.all(forge, fetched, new Random(SEED));
        try (TestWorld testWorld =
                TestWorld.start(
                        TestWorld.Setup.of(Checkout.find(), work, CLIENT)
                                .withPolicy(_ -> POLICY.formatted(port)))) {
            AttackRun run = new AttackRun(testWorld);

            assertThat(run.faults(attacks, List.of(TOKENS, KEYS), false)).isEmpty();
            for (String good : List.of(forge.good(), forge.goodEc(), forge.goodEd())) {
                assertThat(run.send(TOKENS, "Bearer " + good).status()).isEqualTo(503);
                assertThat(run.send(KEYS, "Bearer " + good).status()).isEqualTo(503);
            }

            HttpServer issuer = issuer(port);
            try {
                Await.until(
                        "a good token passes",
                        () -> run.send(TOKENS, "Bearer " + forge.good()).status() == 200);
            } finally {
                issuer.stop(0);
            }

            assertThat(run.faults(attacks, List.of(TOKENS, KEYS), true)).isEmpty();
            for (String good : List.of(forge.good(), forge.goodEc(), forge.goodEd())) {
                assertThat(run.send(TOKENS, "Bearer " + good).status()).isEqualTo(200);
                assertThat(run.send(KEYS, "Bearer " + good).status()).isEqualTo(200);
            }
        }
    }

    private HttpServer issuer(int port) throws IOException {
        HttpServer issuer =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        byte[] keys = Forge.utf8(forge.published());
        issuer.createContext(
                "/jwks.json",
                exchange -> {
                    exchange.sendResponseHeaders(200, keys.length);
                    exchange.getResponseBody().write(keys);
                    exchange.close();
                });
        issuer.start();
        return issuer;
    }
}
