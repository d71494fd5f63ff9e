// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.jwt;

import static dev.riskgate.testenv.world.RawHttp.Request.get;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.world.RawHttp;
import dev.riskgate.testenv.world.RawHttp.Request;
import dev.riskgate.testenv.world.RawHttp.Response;
import dev.riskgate.testenv.world.TestWorld;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Somebody sends tokens that nobody issued, faster than their network may make Riskgate work: its
 * own tokens wait, or are turned away; everybody else goes on.
 */
class TokenFloodTest {

    private static final String POLICY =
            """
            apiVersion: riskgate.dev/v1
            kind: Policy
            client: { trustedProxies: 1 }
            credentials:
              - apiKey: { name: partners }
              - jwt: { name: idp, issuer: "https://idp.example.com/", audiences: [api], clientId: claims.azp, jwks: { file: jwks.json } }
            risk: { thresholds: { challenge: never, deny: never } }
            unauthentic: { perAddress: unlimited, perNetwork: unlimited }
            """;

    private static final String FLOODED = "203.0.113.";
    private static final String ELSEWHERE = "198.51.100.1";
    private static final int THREADS = 50;

    /** So many cost whole seconds of a processor. */
    private static final int MOST = 20_000;

    @TempDir static Path work;
    private static Forge forge;
    private static TestWorld testWorld;

    @BeforeAll
    static void start() throws Exception {
        forge = new Forge(System.currentTimeMillis() / 1000);
        Files.writeString(work.resolve("jwks.json"), forge.published());
        testWorld =
                TestWorld.start(
                        TestWorld.Setup.of(Checkout.find(), work, "acme")
                                .withPolicy(_ -> POLICY)
                                .withServer(TokenFloodTest::inHaste));
        warmUp();
    }

    /** A five-hundredth of a processor for each network, and a quarter of a second for a check. */
    private static String inHaste(String server) {
        String changed =
                server.replaceFirst(
                        "(?m)^check: .*$", "check: { budget: 250ms, tokenTimePerNetwork: 2ms }");
        assertThat(changed).isNotEqualTo(server);
        return changed;
    }

    /** A first token costs as much as a hundred later ones. */
    private static void warmUp() throws Exception {
        for (int i = 0; i < 60; i++) {
            assertThat(token("192.0." + i + ".1", "Bearer " + forged(MOST + i)).status())
                    .isEqualTo(401);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        testWorld.close();
    }

    @Test
    void itDelaysItsOwnNetworkAndNobodyElse() throws Exception {
        String remembered = "Bearer " + forge.good();
        assertThat(token(FLOODED + 1, remembered).status()).isEqualTo(200);

        List<Integer> flood = new ArrayList<>();
        while (!flood.containsAll(List.of(401, 503)) || turns("waited") == 0) {
            assertThat(flood).as("answers, none of which says to come later").hasSizeLessThan(MOST);
            flood.addAll(flood(flood.size(), 100));
        }
        assertThat(flood).containsOnly(401, 503);
        assertThat(turns("turned_away"))
                .isEqualTo(flood.stream().filter(status -> status == 503).count());

        assertThat(token(FLOODED + 1, remembered).status())
                .as("a token that is remembered, from the flooded network")
                .isEqualTo(200);
        assertThat(send(FLOODED + 2, "x-api-key", testWorld.files().partner("acme").key()).status())
                .as("a key from the flooded network")
                .isEqualTo(200);
        assertThat(token(ELSEWHERE, "Bearer " + forge.goodEc()).status())
                .as("a new token from elsewhere")
                .isEqualTo(200);
        assertThat(token("198.51.101.1", "Bearer " + forged(-1)).status())
                .as("a forged one from elsewhere")
                .isEqualTo(401);
    }

    private static List<Integer> flood(int from, int tokens) throws Exception {
        List<Callable<Integer>> all = new ArrayList<>();
        for (int i = 0; i < tokens; i++) {
            int number = from + i;
            all.add(() -> token(FLOODED + number % 250, "Bearer " + forged(number)).status());
        }
        List<Integer> statuses = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            for (Future<Integer> one : threads.invokeAll(all)) {
                statuses.add(one.get());
            }
        }
        return statuses;
    }

    /** A good token with another signature each time. */
    private static String forged(int number) {
        String good = forge.good();
        int signature = good.lastIndexOf('.') + 1;
        char[] text = good.toCharArray();
        for (int i = 0; i < 8; i++) {
            text[signature + i] = (char) ('A' + (number + 1 >> 3 * i & 7));
        }
        return new String(text);
    }

    private static double turns(String outcome) throws IOException {
        String metrics =
                new RawHttp(testWorld.riskgate().managementPort()).send(get("/metrics")).body();
        String line = "riskgate_token_turns_total{outcome=\"" + outcome + "\"} ";
        return metrics.lines()
                .filter(each -> each.startsWith(line))
                .mapToDouble(each -> Double.parseDouble(each.substring(line.length())))
                .sum();
    }

    private static Response token(String address, String value) throws IOException {
        return send(address, "authorization", value);
    }

    private static Response send(String address, String header, String value) throws IOException {
        Request request =
                get("/orders")
                        .with("x-forwarded-for", address)
                        .with("user-agent", "Flood/1")
                        .with(header, value);
        return testWorld.http().send(request);
    }
}
