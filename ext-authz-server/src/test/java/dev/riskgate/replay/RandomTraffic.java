// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.replay;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;

import dev.riskgate.identity.jwt.jwks.TestIssuer;
import dev.riskgate.state.TestClock;

import io.envoyproxy.envoy.service.auth.v3.CheckRequest;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Seeded requests with every kind of credential, good and bad, at odd times and places. */
final class RandomTraffic {

    private static final List<String> PATHS =
            List.of(
                    "/status",
                    "/v1/keys/7",
                    "/v1/reports/1",
                    "/v1/reports/2",
                    "/v1/tokens-only/3",
                    "/v1/admin",
                    "/v1/open",
                    "/elsewhere",
                    "/v1/../x");
    private static final List<String> QUERIES =
            List.of("", "", "?raw=1", "?raw=0&b=2", "?a;raw=1", "?raw=%31", "?x=" + "y".repeat(50));
    private static final List<String> METHODS =
            List.of("GET", "GET", "GET", "POST", "DELETE", "PUT");
    private static final List<String> ADDRESSES =
            List.of(
                    "8.8.8.8",
                    "8.8.8.9",
                    "217.0.43.1",
                    "2001:4860:4860::8888",
                    "10.0.0.7",
                    "1.1.1.1",
                    "193.99.144.80");
    private static final List<String> SOFTWARE =
            List.of(
                    "sync/1",
                    "sync/1",
                    "sync/1",
                    "curl/8.5",
                    "Mozilla/5.0 (X11)",
                    "",
                    "odd/9 (a, b)");
    private static final List<String> SUBJECTS = List.of("ann", "ben", "cho", "dee");

    private final Random random;
    private final TestClock clock;

    RandomTraffic(long seed, TestClock clock) {
        this.random = new Random(seed);
        this.clock = clock;
    }

    /** Lets time pass, mostly seconds. */
    void pause() {
        switch (random.nextInt(40)) {
            case 0 -> clock.advance(Duration.ofHours(random.nextInt(30)));
            case 1, 2, 3 -> {}
            default -> clock.advance(Duration.ofMillis(random.nextInt(15_000)));
        }
    }

    CheckRequest next(RecordedServer server) throws Exception {
        Map<String, String> headers = new HashMap<>();
        boolean usual = random.nextInt(10) > 0;
        int who = random.nextInt(10);
        if (who < 5) {
            String client = one(RecordedServer.CLIENTS);
            headers.put(
                    "x-api-key",
                    random.nextInt(30) == 0
                            ? "rg_" + client + "1_wrongwrongwrongwrongwrong"
                            : RecordedServer.key(client));
        } else if (who < 9) {
            headers.put("authorization", "Bearer " + token());
        } else if (random.nextInt(3) == 0) {
            String password = random.nextInt(4) == 0 ? "wrong" : "correct horse";
            headers.put("authorization", "Basic " + base64("legacy:" + password));
        }
        if (random.nextInt(40) == 0) {
            headers.put("authorization", "Bearer " + token());
        }
        if (random.nextInt(8) == 0) {
            headers.put("riskgate-otp", random.nextInt(5) == 0 ? "000000" : server.code());
        }
        if (random.nextInt(15) == 0) {
            headers.put(random.nextBoolean() ? "x-debug" : "x_debug", "" + random.nextInt(2));
        }
        if (random.nextInt(10) == 0) {
            headers.put("x-forwarded-for", "198.51.100." + random.nextInt(3));
        }
        if (random.nextInt(20) == 0) {
            headers.put("cookie", "session=1");
        }
        return RecordedServer.request(
                one(METHODS),
                one(PATHS) + one(QUERIES),
                usual ? ADDRESSES.getFirst() : one(ADDRESSES),
                usual ? SOFTWARE.getFirst() : one(SOFTWARE),
                headers);
    }

    static boolean hasPassword(CheckRequest request) {
        return request.getAttributes()
                .getRequest()
                .getHttp()
                .getHeadersOrDefault("authorization", "")
                .startsWith("Basic ");
    }

    private String token() {
        Date now = Date.from(clock.instant());
        JWTClaimsSet.Builder claims =
                new JWTClaimsSet.Builder()
                        .issuer(
                                random.nextInt(50) == 0
                                        ? "https://other.example.com/"
                                        : TestIssuer.ISSUER)
                        .audience("api")
                        .subject(one(SUBJECTS))
                        .issueTime(now)
                        .expirationTime(
                                new Date(now.getTime() + (random.nextInt(30) - 1) * 60_000L))
                        .claim("jti", Long.toHexString(random.nextLong()))
                        .claim("scope", one(List.of("read", "read write", "")))
                        .claim(
                                "realm_access",
                                Map.of("roles", List.of(one(List.of("admin", "user")))))
                        .claim("tier", one(List.of("trial", "paid")))
                        .claim("level", random.nextInt(5))
                        .claim("untold", "never to be recorded");
        if (random.nextInt(4) == 0) {
            claims.claim("acr", "mfa")
                    .claim("auth_time", now.getTime() / 1000 - random.nextInt(7200));
        }
        return TestIssuer.sign(
                TestIssuer.header(JWSAlgorithm.ES256, TestIssuer.EC).build(),
                claims.build(),
                TestIssuer.EC);
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
