// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.prometheus;

import static dev.riskgate.testenv.world.RawHttp.Request.get;
import static dev.riskgate.testenv.world.RawHttp.Request.post;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.chart.Program;
import dev.riskgate.testenv.world.RawHttp;
import dev.riskgate.testenv.world.Sender;
import dev.riskgate.testenv.world.TestWorld;
import dev.riskgate.testredis.Await;
import dev.riskgate.testredis.RedisServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A real Prometheus scrapes a real Envoy and a Riskgate with Redis, while honest callers, thieves
 * and outages come and go. Then it is asked everything that alerts and dashboards ask.
 */
class RealPrometheusTest {

    private static final Sender HOME = new Sender("203.0.113.10", "AcmeSync/3.2 (Linux)");
    private static final String ORDERS = "/v1/orders";

    /** What this play has none of. */
    private static final Map<String, String> WITHOUT_DATA =
            Map.of(
                    "riskgate_accounts", "there is no accounts file",
                    "riskgate_account_next_expiry_seconds", "there is no accounts file",
                    "riskgate_api_key_next_expiry_seconds", "no key expires",
                    "riskgate_evidence_notable_total", "no client has habits to differ from",
                    "sum by (operation, outcome)", "no operator asks for anything",
                    "output=\"recording\"", "nothing is recorded",
                    "riskgate_shadow_policy_total", "no second policy is set",
                    "offset 30m", "nothing is older than the play");

    /** How many clients somebody has the keys of. */
    private static final int CAMPAIGN = 10;

    @TempDir Path work;

    private final Map<Integer, Integer> statuses = new TreeMap<>();

    @Test
    void everyQueryHasDataAndTheNumbersAreThoseOfThePlay() throws Exception {
        Program.need("prometheus", "apt install prometheus");
        try (RedisServer redis = RedisServer.start();
                TestWorld world = TestWorld.start(setup(redis));
                PrometheusServer prometheus =
                        PrometheusServer.start(
                                work,
                                world.riskgate().managementPort(),
                                world.envoy().admin().port())) {
            // A counter that appears with a number in it has not grown, for Prometheus.
            send(world, HOME.send(get(ORDERS), world.files().partner("acme")));
            send(world, HOME.send(get("/v1/shut"), world.files().partner("globex")));
            awaitNumbers(prometheus, 2);
            play(world);
            awaitNumbers(prometheus, statuses.values().stream().mapToInt(each -> each).sum());
            assertNumbers(prometheus);
            outages(world, redis, prometheus);
            ask(prometheus);
        }
    }

    private TestWorld.Setup setup(RedisServer redis) {
        List<String> clients = new ArrayList<>(List.of("acme", "globex", "initech"));
        IntStream.range(0, CAMPAIGN).forEach(i -> clients.add("victim-" + i));
        return TestWorld.Setup.of(Checkout.find(), work, clients.toArray(String[]::new))
                .withServer(
                        server ->
                                server
                                        + "redis: { address: \"127.0.0.1:%d\", timeout: 400ms }\n"
                                                .formatted(redis.port()))
                .withPolicy(
                        policy ->
                                policy
                                        + """

                                        rules:
                                          - { name: tried, when: 'request.path == "/v1/tried"', then: deny, mode: shadow }
                                          - { name: shut, when: 'request.path == "/v1/shut"', then: deny }
                                        """);
    }

    private void play(TestWorld world) throws IOException {
        var acme = world.files().partner("acme");
        for (int i = 0; i < 3; i++) {
            send(world, HOME.send(get(ORDERS), acme));
            send(world, HOME.send(get("/v1/tried"), world.files().partner("globex")));
            send(world, HOME.send(get(ORDERS), world.issuer().token("analytics")));
        }
        for (int i = 0; i < 4; i++) {
            send(world, HOME.send(get("/v1/shut"), world.files().partner("globex")));
        }
        for (int i = 0; i < 7; i++) {
            send(world, HOME.send(get(ORDERS)).with("x-api-key", "rg_nobody_" + "x".repeat(32)));
        }
        world.clock().advance(Duration.ofSeconds(91));
        send(world, HOME.send(post("/v1/payouts", "{}"), acme));
        String code = acme.code(world.clock().instant());
        send(world, HOME.send(post("/v1/payouts", "{}"), acme).with("riskgate-otp", code));
        send(world, HOME.send(post("/v1/orders", "{}"), acme).with("riskgate-otp", code));
        for (int i = 0; i < 40; i++) {
            send(world, HOME.send(get(ORDERS), world.files().partner("globex")));
        }
    }

    private void send(TestWorld world, RawHttp.Request request) throws IOException {
        statuses.merge(world.http().send(request).status(), 1, Integer::sum);
    }

    private int count(int status) {
        return statuses.getOrDefault(status, 0);
    }

    private static void awaitNumbers(PrometheusServer prometheus, int decided) {
        Await.until(
                "Prometheus has seen " + decided + " decisions",
                () -> prometheus.value("sum(riskgate_decisions_total)") == decided);
    }

    private void assertNumbers(PrometheusServer prometheus) throws IOException {
        int throttled = count(429);
        assertThat(throttled).isPositive();
        assertThat(count(403)).isEqualTo(5);
        int total = statuses.values().stream().mapToInt(each -> each).sum();
        Map<String, Integer> expected = new TreeMap<>();
        expected.put("sum(riskgate_decisions_total{enforced=\"allow\"})", count(200));
        expected.put("sum(riskgate_decisions_total{enforced=\"throttle\"})", throttled);
        expected.put("sum(riskgate_limits_total{limit=\"own-baseline\"})", throttled);
        expected.put("sum(riskgate_decisions_total{enforced=\"deny\"})", 5 + 7);
        expected.put("sum(riskgate_reasons_total{reason=\"api_key_unknown\"})", 7);
        expected.put("sum(riskgate_credentials_total{credential=\"none\"})", 7);
        expected.put("sum(riskgate_credentials_total{credential=\"idp\"})", 3);
        expected.put("sum(riskgate_rules_total{rule=\"tried\", mode=\"shadow\"})", 3);
        expected.put("sum(riskgate_rules_total{rule=\"shut\", mode=\"enforce\"})", 5);
        expected.put("sum(riskgate_challenges_total{outcome=\"issued\"})", count(401) - 7);
        expected.put("sum(riskgate_challenges_total{outcome=\"passed\"})", 1);
        expected.put("sum(riskgate_challenges_total{outcome=\"failed\"})", 1);
        expected.put("sum(riskgate_check_seconds_count)", total);
        expected.put("sum(envoy_http_ext_authz_ok)", count(200));
        expected.put("sum(envoy_http_ext_authz_denied)", total - count(200));
        expected.put("sum(envoy_http_ext_authz_error)", 0);
        for (Map.Entry<String, Integer> each : expected.entrySet()) {
            Await.until(
                    each + ", not " + prometheus.value(each.getKey()),
                    Duration.ofSeconds(5),
                    () -> prometheus.value(each.getKey()) == each.getValue());
        }
    }

    private void outages(TestWorld world, RedisServer redis, PrometheusServer prometheus)
            throws IOException {
        redis.kill();
        await(prometheus, "RiskgateRedisAway");
        // Nothing is known of this one.
        for (int i = 0; i < 12; i++) {
            send(world, HOME.send(get(ORDERS), world.files().partner("initech")));
        }
        assertThat(count(503)).isEqualTo(12);
        Await.until(
                "undecided",
                () ->
                        prometheus.value("sum(riskgate_reasons_total{reason=\"degraded_state\"})")
                                == 12);
        redis.restart();
        Await.until("Redis is back", () -> prometheus.value("min(riskgate_redis_up)") == 1);

        for (int i = 0; i < CAMPAIGN; i++) {
            var stolen = world.files().partner("victim-" + i);
            Sender thief = new Sender("198.51.100." + i, "curl/8.0");
            send(world, thief.send(get("/v1/shut"), stolen));
        }
        await(prometheus, "RiskgateCampaign");

        String policy = Files.readString(world.files().policy());
        Files.writeString(world.files().policy(), policy + "\nbroken: [");
        await(prometheus, "RiskgateFileNotInForce");
        Files.writeString(
                world.files().policy(), policy.replace("\nrisk:\n", "\nrisk:\n  mode: shadow\n"));
        await(prometheus, "RiskgateRiskShadowForLong");
        Files.writeString(world.files().policy(), policy.replace("mode: enforce", "mode: shadow"));
        await(prometheus, "RiskgateShadowForLong");
        send(world, HOME.send(get("/v1/shut"), world.files().partner("initech")));

        world.riskgate().close();
        for (int i = 0; i < 12; i++) {
            send(world, HOME.send(get(ORDERS), world.files().partner("acme")));
        }
        await(prometheus, "RiskgateGone");
        Await.until(
                "Envoy's errors", () -> prometheus.value("sum(envoy_http_ext_authz_error)") == 12);
    }

    /** Waits until the alert's condition holds; how long it has to is promtool's to test. */
    private static void await(PrometheusServer prometheus, String alert) {
        String expr =
                AlertRules.read(Checkout.find()).alerts().stream()
                        .filter(each -> each.name().equals(alert))
                        .findFirst()
                        .orElseThrow()
                        .expr();
        Await.until(alert, () -> !Double.isNaN(prometheus.value(expr)));
    }

    private static void ask(PrometheusServer prometheus) throws IOException {
        List<String> silent = new ArrayList<>();
        int asked = 0;
        for (String query : queries()) {
            asked++;
            boolean data = prometheus.everHadData(query);
            boolean excused = WITHOUT_DATA.keySet().stream().anyMatch(query::contains);
            if (data == excused) {
                silent.add((data ? "has data after all: " : "no data: ") + query);
            }
        }
        assertThat(silent).isEmpty();
        assertThat(asked).isGreaterThan(40);
    }

    /**
     * All rules, with comparisons that tell 0 or 1, so that they have data whenever what they
     * compare has; and all panels.
     */
    private static List<String> queries() throws IOException {
        AlertRules rules = AlertRules.read(Checkout.find());
        List<String> queries = new ArrayList<>();
        rules.recorded().forEach(each -> queries.add(each.expr()));
        rules.alerts()
                .forEach(each -> queries.add(each.expr().replaceAll(" (>|<|==) ", " $1 bool ")));
        Path dashboards = Checkout.find().root().resolve("helm/riskgate/files/dashboards");
        if (Files.isDirectory(dashboards)) {
            for (Path file : AlertRules.files(dashboards)) {
                JsonNode dashboard = new JsonMapper().readTree(Files.readString(file));
                dashboard
                        .findValues("targets")
                        .forEach(targets -> targets.forEach(each -> panel(each, queries)));
            }
        }
        return queries;
    }

    private static void panel(JsonNode target, List<String> queries) {
        String expr = target.path("expr").asString("");
        if (!expr.isEmpty() && !target.at("/datasource/type").asString("").equals("loki")) {
            queries.add(
                    expr.replaceAll("\\$__(rate_interval|range|interval)", "5m")
                            .replaceAll("\\$\\{?\\w+}?", ".*"));
        }
    }
}
