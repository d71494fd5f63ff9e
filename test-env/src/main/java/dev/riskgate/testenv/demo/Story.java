// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.demo;

import static dev.riskgate.testenv.demo.Expected.allow;
import static dev.riskgate.testenv.demo.Expected.challenge;
import static dev.riskgate.testenv.demo.Expected.deny;
import static dev.riskgate.testenv.demo.Expected.throttle;
import static dev.riskgate.testenv.world.RawHttp.Request.get;
import static dev.riskgate.testenv.world.RawHttp.Request.post;

import dev.riskgate.testenv.world.Partner;
import dev.riskgate.testenv.world.Sender;
import dev.riskgate.testenv.world.TestWorld;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/**
 * What the demo shows: a partner with a month of history, an application with tokens, and somebody
 * who is not what it seems. The order matters, since Riskgate remembers.
 */
public final class Story {

    /** The partner, whose history {@link History} replays. */
    public static final String PARTNER = "acme";

    /** The application that brings tokens. */
    public static final String APPLICATION = "analytics";

    static final Sender USUAL = new Sender("203.0.113.10", "AcmeSync/3.2 (Linux)");
    static final Sender ELSEWHERE = new Sender("198.51.100.77", "python-requests/2.32");
    static final Sender APP = new Sender("192.0.2.30", "Analytics/1.4 (Linux)");

    private static final JsonMapper JSON = new JsonMapper();
    private static final String ORDERS = "/v1/orders";

    private Story() {}

    public static List<DemoStep> steps() {
        OneCode code = new OneCode();
        return List.of(
                DemoStep.now(
                        "partner's key, usual device and place",
                        w -> USUAL.send(get(ORDERS), partner(w)),
                        allow().and("the risk is below 40", o -> o.risk() < 40)),
                DemoStep.now(
                        "an API key that nobody has",
                        w ->
                                USUAL.send(get(ORDERS))
                                        .with("x-api-key", "rg_nobody_" + "x".repeat(32)),
                        deny(401, "api_key_unknown")),
                DemoStep.now(
                        "forged identity headers are replaced",
                        w ->
                                USUAL.send(get(ORDERS), partner(w))
                                        .with("x-riskgate-client", "ceo")
                                        .with("x-riskgate-client", "root")
                                        .with("x-riskgate-client-namespace", "root")
                                        .with("x-riskgate-tenant", "root")
                                        .with("X-Riskgate-Score", "-1")
                                        .with("x-riskgate-assurance", "mfa"),
                        allow().and("the API sees the partner and no forgery", Story::notForged)),
                DemoStep.now(
                        "a valid JWT",
                        w -> APP.send(get("/v1/reports"), w.issuer().token(APPLICATION)),
                        allow()),
                DemoStep.now(
                        "the JWT, expired",
                        w -> APP.send(get("/v1/reports"), expired(w)),
                        deny(401, "jwt_expired")),
                DemoStep.now(
                        "the JWT, for another audience",
                        w ->
                                APP.send(
                                        get("/v1/reports"),
                                        w.issuer().token(APPLICATION, c -> c.audience("billing"))),
                        deny(401, "jwt_audience")),
                DemoStep.now(
                        "the JWT, signed by another key",
                        w -> APP.send(get("/v1/reports"), w.issuer().forgedToken(APPLICATION)),
                        deny(401, "jwt_signature")),
                DemoStep.now(
                        "the JWT, alg: none",
                        w -> APP.send(get("/v1/reports"), w.issuer().unsignedToken(APPLICATION)),
                        deny(401, "jwt_algorithm")),
                DemoStep.now(
                                "5 min later: in São Paulo, new device",
                                w -> ELSEWHERE.send(get(ORDERS), partner(w)),
                                challenge("impossible_travel")
                                        .and("it tells how to go on", Story::tellsHow))
                        .later(Duration.ofMinutes(5)),
                DemoStep.now(
                        "the same with a one-time code",
                        w ->
                                ELSEWHERE
                                        .send(get(ORDERS), partner(w))
                                        .with("riskgate-otp", code.fresh(w)),
                        allow().and(
                                        "the API does not see the code",
                                        o -> !seen(o, "riskgate-otp"))),
                DemoStep.now(
                        "again without a code: remembered",
                        w -> ELSEWHERE.send(get(ORDERS), partner(w)),
                        allow()),
                DemoStep.now(
                        "the same code a second time",
                        w ->
                                ELSEWHERE
                                        .send(get(ORDERS), partner(w))
                                        .with("riskgate-otp", code.used()),
                        challenge("otp_replayed")),
                DemoStep.now(
                        "a payout, nothing proven lately",
                        w -> USUAL.send(post("/v1/payouts", "{}"), partner(w)),
                        challenge("assurance_required")
                                .and("the risk is below 40", o -> o.risk() < 40)),
                DemoStep.now(
                                "a burst far above its own habit",
                                w -> USUAL.send(get(ORDERS), partner(w)),
                                throttle("limit_exceeded")
                                        .and(
                                                "it tells when to come back",
                                                o -> !o.response().header("retry-after").isEmpty()))
                        .times(60),
                DemoStep.now(
                                "path trick: parameters",
                                w -> USUAL.send(get("/public/..;/admin"), partner(w)),
                                // Envoy from 1.40 on resolves it to /admin itself, Riskgate refuses
                                // it otherwise.
                                deny(403, "")
                                        .and(
                                                "it is refused as the admin's or as ambiguous",
                                                o ->
                                                        o.reasons().contains("scope_missing")
                                                                || o.reasons()
                                                                        .contains(
                                                                                "path_parameters")))
                        .later(Duration.ofMinutes(1)),
                DemoStep.now(
                        "path trick: empty segment",
                        w -> USUAL.send(get("//admin"), partner(w)),
                        deny(403, "scope_missing")),
                DemoStep.now(
                        "path trick: encoded dots",
                        w -> USUAL.send(get("/public/%2e%2e/admin"), partner(w)),
                        deny(403, "scope_missing")));
    }

    /** A one-time code that is made once and then sent again. */
    private static final class OneCode {
        private String code = "";

        String fresh(TestWorld testWorld) {
            code = partner(testWorld).code(testWorld.clock().instant());
            return code;
        }

        String used() {
            return code;
        }
    }

    private static Partner partner(TestWorld testWorld) {
        return testWorld.files().partner(PARTNER);
    }

    private static String expired(TestWorld testWorld) {
        Instant past = testWorld.clock().instant().minus(Duration.ofMinutes(20));
        return testWorld
                .issuer()
                .token(
                        APPLICATION,
                        claims ->
                                claims.issueTime(Date.from(past))
                                        .expirationTime(
                                                Date.from(past.plus(Duration.ofMinutes(10)))));
    }

    private static boolean notForged(DemoOutcome demoOutcome) {
        JsonNode headers = upstream(demoOutcome);
        return headers.path("x-riskgate-client")
                        .toString()
                        .equals("[\"keys|default|" + PARTNER + "\"]")
                && headers.path("x-riskgate-client-namespace").toString().equals("[\"keys\"]")
                && headers.path("x-riskgate-tenant").toString().equals("[\"default\"]")
                && headers.path("x-riskgate-assurance").toString().equals("[\"single\"]")
                && headers.path("x-riskgate-score").size() == 1
                && !headers.path("x-riskgate-score").path(0).asString("").equals("-1")
                && headers.path("x-riskgate-decision").size() == 1;
    }

    private static boolean tellsHow(DemoOutcome demoOutcome) {
        String header = demoOutcome.response().header("www-authenticate");
        return header.startsWith("Riskgate ") && header.contains("totp");
    }

    private static boolean seen(DemoOutcome demoOutcome, String header) {
        return upstream(demoOutcome).has(header);
    }

    /** The headers that the API saw. */
    private static JsonNode upstream(DemoOutcome demoOutcome) {
        return JSON.readTree(demoOutcome.response().body()).path("headers");
    }
}
