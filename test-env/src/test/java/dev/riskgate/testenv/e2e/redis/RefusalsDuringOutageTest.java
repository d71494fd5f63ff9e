// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.redis;

import static dev.riskgate.testenv.e2e.redis.SharedWorld.HOME;
import static dev.riskgate.testenv.world.RawHttp.Request.get;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.demo.DemoOutcome;
import dev.riskgate.testenv.world.Partner;
import dev.riskgate.testenv.world.RawHttp.Request;
import dev.riskgate.testredis.Await;
import dev.riskgate.testredis.RedisServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Each refusal × each outage of Redis × each {@code onDegraded}, with and without a bogus one-time
 * code, through the real Envoy: whoever is refused while all is well is refused while Redis is
 * away.
 */
class RefusalsDuringOutageTest {

    private static final List<String> ON_DEGRADED = List.of("allow", "challenge", "deny");
    private static final List<String> REFUSED =
            List.of(
                    "scoped",
                    "roles",
                    "denied",
                    "throttled",
                    "asked",
                    "proven",
                    "tokens",
                    "bound",
                    "writing");
    private static final String ROUTES =
            """
              - { name: X-scoped, match: { path: /X/scoped }, require: { scopes: [admin] }, onDegraded: X }
              - { name: X-roles, match: { path: /X/roles }, require: { roles: [admin] }, onDegraded: X }
              - { name: X-proven, match: { path: /X/proven }, require: { assurance: mfa, maxAge: 1s }, onDegraded: X }
              - { name: X-tokens, match: { path: /X/tokens }, require: { credentials: [idp] }, onDegraded: X }
              - { name: X-strict, match: { path: /X/strict }, consistency: strict, onDegraded: X }
              - { name: X-quota, match: { path: /X/quota }, onDegraded: X }
              - { name: X-bound, match: { path: /X/bound, hosts: [x.example.com] }, onDegraded: X }
              - { name: X-writing, match: { methods: [PUT, POST], path: /X/writing }, onDegraded: X }
              - { name: X-plain, match: { path: "/X/**" }, onDegraded: X }
            """;

    @TempDir Path work;
    private RedisServer redis;
    private SharedWorld world;

    private static String policy() {
        StringBuilder routes = new StringBuilder();
        ON_DEGRADED.forEach(each -> routes.append(ROUTES.replace("X", each)));
        return """
        apiVersion: riskgate.dev/v1
        kind: Policy
        client: { trustedProxies: 1 }
        credentials:
          - apiKey: { name: partners, header: x-api-key }
          - jwt:
              name: idp
              issuer: https://idp.example.com/
              audiences: [api]
              jwks: { url: "http://127.0.0.1:8082/jwks.json" }
          - jwt:
              name: away
              issuer: https://away.example.com/
              audiences: [api]
              jwks: { url: "http://127.0.0.1:9/jwks.json" }
        risk: { thresholds: { challenge: 80, deny: never } }
        routes:
          - { name: orders, match: { path: /v1/orders } }
          - { name: ledger, match: { path: /v1/ledger }, consistency: strict }
        """
                + routes
                + """
                limits:
                  - name: quota
                    per: client
                    rate: 1000/s
                    routes: [allow-quota, challenge-quota, deny-quota]
                    consistency: strict
                rules:
                  - { name: denied, when: 'request.path.endsWith("/denied")', then: deny }
                  - { name: throttled, when: 'request.path.endsWith("/throttled")', then: throttle }
                  - { name: asked, when: 'request.path.endsWith("/asked")', then: challenge }
                """;
    }

    @BeforeEach
    void start() throws Exception {
        redis = RedisServer.start();
        world =
                SharedWorld.start(
                        work, SharedWorld.redis(redis.port()), policy(), UnaryOperator.identity());
        world.awaitHealthy();
    }

    @AfterEach
    void stop() throws Exception {
        world.close();
        redis.close();
    }

    @Test
    void nobodyPassesWhileRedisIsKilled() throws Exception {
        whileAway(redis::kill);
    }

    @Test
    void nobodyPassesWhileRedisIsStalled() throws Exception {
        try {
            whileAway(redis::stall);
        } finally {
            redis.resume();
        }
    }

    @Test
    void nobodyPassesWhileRedisIsFull() throws Exception {
        whileAway(() -> redis.command("CONFIG", "SET", "maxmemory", "1"));
    }

    private void whileAway(Runnable fault) throws Exception {
        Partner newcomer = world.newcomer();
        Map<String, Integer> healthy = new HashMap<>();
        for (String onDegraded : ON_DEGRADED) {
            assertThat(status(onDegraded + "/plain", world.acme(), "")).isEqualTo(200);
            assertThat(status(onDegraded + "/strict", world.acme(), "")).isEqualTo(200);
            assertThat(status(onDegraded + "/quota", world.acme(), "")).isEqualTo(200);
            for (String refused : REFUSED) {
                String path = onDegraded + "/" + refused;
                int status = status(path, world.acme(), "");
                assertThat(status).as(path).isIn(401, 403, 421, 429);
                healthy.put(path, status);
            }
        }
        fault.run();
        world.awaitDegraded();

        for (String onDegraded : ON_DEGRADED) {
            for (Partner partner : List.of(world.acme(), newcomer)) {
                for (String code : List.of("", "000000")) {
                    for (String refused : REFUSED) {
                        String path = onDegraded + "/" + refused;
                        int before = Objects.requireNonNull(healthy.get(path));
                        int now = status(path, partner, code);
                        // A challenge for a code that cannot be checked now is answered 503.
                        boolean challenge = before == 401 && !refused.equals("tokens");
                        assertThat(now)
                                .as(path + " " + partner.client() + " " + code)
                                .isEqualTo(challenge ? 503 : before);
                    }
                }
            }
            boolean open = onDegraded.equals("allow");
            for (String needing : List.of("/strict", "/quota")) {
                String path = onDegraded + needing;
                assertThat(status(path, world.acme(), "")).as(path).isEqualTo(open ? 200 : 503);
                assertThat(status(path, world.acme(), "000000")).as(path).isEqualTo(503);
            }
            assertThat(status(onDegraded + "/plain", world.acme(), "")).isEqualTo(200);
            assertThat(status(onDegraded + "/plain", world.acme(), "000000")).isEqualTo(503);
            assertThat(forged(onDegraded + "/plain")).isEqualTo(401);
        }
    }

    private int status(String path, Partner partner, String code) throws IOException {
        Request plain = get("/" + path);
        String method = path.endsWith("/writing") ? "PATCH" : plain.method();
        Request request =
                HOME.send(
                        new Request(method, plain.path(), plain.headers(), "", plain.connection()),
                        partner);
        DemoOutcome demoOutcome =
                world.send(code.isEmpty() ? request : request.with("riskgate-otp", code));
        return demoOutcome.status();
    }

    private int forged(String path) throws IOException {
        String key = "rg_nobody-1_" + "A".repeat(22);
        return world.send(get("/" + path).with("x-api-key", key)).status();
    }

    /**
     * Port 9 of this machine answers nobody, so no key of that issuer is ever there; the caller
     * chose its name.
     */
    @Test
    void aForgedTokenOfAnIssuerThatWasNeverLoadedPassesNowhere() throws Exception {
        String token =
                part("{\"alg\":\"RS256\"}")
                        + "."
                        + part(
                                "{\"iss\":\"https://away.example.com/\",\"aud\":\"api\",\"sub\":\"mallory\","
                                    + "\"scope\":\"admin\",\"exp\":4102444800}")
                        + "."
                        + part("made up");
        for (String onDegraded : ON_DEGRADED) {
            for (String route : List.of("scoped", "plain", "denied", "strict")) {
                DemoOutcome demoOutcome =
                        world.send(
                                get("/" + onDegraded + "/" + route)
                                        .with("authorization", "Bearer " + token));
                assertThat(demoOutcome.status()).as(onDegraded + "/" + route).isEqualTo(503);
                assertThat(demoOutcome.reasons()).contains("degraded_issuer");
            }
        }
    }

    private static String part(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aRightCodeAndAWrongOneAreAnsweredAlikeWhileNoneCanBeChecked() throws Exception {
        redis.command("CONFIG", "SET", "maxmemory", "1");
        world.awaitDegraded();
        Await.until(
                "a code is refused", () -> status("allow/proven", world.acme(), "000000") == 503);
        String right = world.code();
        DemoOutcome demoOutcome =
                world.send(
                        HOME.send(get("/allow/proven"), world.acme()).with("riskgate-otp", right));
        assertThat(demoOutcome.status()).isEqualTo(503);
        assertThat(demoOutcome.reasons()).contains("degraded_state");
    }
}
