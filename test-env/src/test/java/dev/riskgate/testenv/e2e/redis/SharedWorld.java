// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.redis;

import static dev.riskgate.testenv.world.RawHttp.Request.get;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.demo.DemoOutcome;
import dev.riskgate.testenv.demo.Teller;
import dev.riskgate.testenv.envoy.EnvoyConfig;
import dev.riskgate.testenv.world.Partner;
import dev.riskgate.testenv.world.RawHttp.Request;
import dev.riskgate.testenv.world.Sender;
import dev.riskgate.testenv.world.TestWorld;
import dev.riskgate.testredis.Await;
import dev.riskgate.testredis.RedisCluster;
import dev.riskgate.testredis.RedisSentinels;
import dev.riskgate.testredis.RedisServer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A world whose server shares its state through Redis, and a policy with a route for each way to
 * depend on that.
 */
final class SharedWorld implements AutoCloseable {

    static final Sender HOME = new Sender("203.0.113.10", "AcmeSync/3.2 (Linux)");

    /** Everybody knows this client. */
    static final String ACME = "acme";

    /** Decided from what is known here. */
    static final String ORDERS = "/v1/orders";

    /** Challenges who does not behave like the client. */
    static final String WATCHED = "/v1/watched";

    /** The same, and let in by {@code onDegraded} where nothing is known. */
    static final String MENU = "/v1/menu";

    /** {@code consistency: strict}, closed without Redis. */
    static final String LEDGER = "/v1/ledger";

    /** {@code consistency: strict}, open without Redis. */
    static final String PRICES = "/v1/prices";

    /** Needs a one-time code with every request. */
    static final String PAYOUTS = "/v1/payouts";

    /** Needs a one-time code once, which is remembered. */
    static final String VAULT = "/v1/vault";

    /** Five at once and one a minute, counted strictly. */
    static final String QUOTA = "/v1/quota";

    static final int QUOTA_BURST = 5;

    /**
     * How many may come at once, and how many a second, of one client to {@code /v1/burst};
     * bounded.
     */
    static final int BURST = 20;

    static final int STEADY = 10;

    private static final int NEWCOMERS = 40;
    private static final String POLICY =
            """
            apiVersion: riskgate.dev/v1
            kind: Policy
            client: { trustedProxies: 1 }
            credentials:
              - apiKey: { name: partners, header: x-api-key }
              - jwt:
                  name: idp
                  issuer: https://idp.example.com/
                  audiences: [api]
                  clientId: claims.azp
                  jwks: { url: "http://127.0.0.1:8082/jwks.json" }
            risk: { thresholds: { challenge: 80, deny: never } }
            routes:
              - { name: orders, match: { path: /v1/orders } }
              - { name: watched, match: { path: /v1/watched }, thresholds: { behaviour: { challenge: 90 } } }
              - { name: menu, match: { path: /v1/menu }, onDegraded: allow }
              - { name: ledger, match: { path: /v1/ledger }, consistency: strict }
              - { name: prices, match: { path: /v1/prices }, consistency: strict, onDegraded: allow }
              - name: payouts
                match: { path: /v1/payouts }
                require: { assurance: mfa, maxAge: 1s }
              - { name: vault, match: { path: /v1/vault }, require: { assurance: mfa } }
              - { name: quota, match: { path: /v1/quota } }
              - { name: burst, match: { path: /v1/burst } }
            limits:
              - { name: quota, per: client, rate: 1/min, burst: 5, routes: [quota], consistency: strict }
              - { name: burst, per: client, rate: 10/s, burst: 20, routes: [burst] }
            """;

    private final TestWorld testWorld;
    private final Teller teller;
    private int newcomer;

    private SharedWorld(TestWorld testWorld) {
        this.testWorld = testWorld;
        this.teller = new Teller(testWorld);
    }

    /**
     * @param redis the section {@code redis:} of the server file
     */
    static SharedWorld start(Path work, String redis) throws Exception {
        return start(work, redis, UnaryOperator.identity());
    }

    static SharedWorld start(Path work, String redis, UnaryOperator<EnvoyConfig> envoy)
            throws Exception {
        return start(work, redis, POLICY, envoy);
    }

    static SharedWorld start(
            Path work, String redis, String policy, UnaryOperator<EnvoyConfig> envoy)
            throws Exception {
        TestWorld.Setup setup =
                TestWorld.Setup.of(
                                Checkout.find(),
                                work,
                                Stream.concat(
                                                Stream.of(ACME),
                                                IntStream.range(0, NEWCOMERS)
                                                        .mapToObj(i -> "newcomer-" + i))
                                        .toArray(String[]::new))
                        .withPolicy(
                                demo ->
                                        policy.replace(
                                                "http://127.0.0.1:8082/jwks.json", jwks(demo)))
                        .withServer(server -> server + redis)
                        .withEnvoy(envoy);
        return new SharedWorld(TestWorld.start(setup));
    }

    /** The section for one server behind that port, with a login. */
    static String redis(Path work, int port, String user, String password) throws IOException {
        Files.writeString(work.resolve("redis.password"), password + "\n");
        return section("127.0.0.1:" + port)
                + "  user: "
                + user
                + "\n  passwordFile: redis.password\n";
    }

    /** For one server without a login. */
    static String redis(int port) {
        return section("127.0.0.1:" + port);
    }

    static String redis(RedisSentinels set) {
        return section(addresses(set.sentinels()))
                + "  mode: sentinel\n  sentinelMaster: "
                + RedisSentinels.NAME
                + "\n";
    }

    static String redis(RedisCluster cluster) {
        return section(addresses(cluster.masters())) + "  mode: cluster\n";
    }

    /** A busy machine may take a while to answer; what takes a fault to answer takes longer. */
    static String section(String address) {
        return section(address, Duration.ofMillis(400));
    }

    static String section(String address, Duration timeout) {
        return "redis:\n  address: \"%s\"\n  timeout: %dms\n"
                .formatted(address, timeout.toMillis());
    }

    private static String addresses(List<RedisServer> servers) {
        return String.join(",", servers.stream().map(each -> "127.0.0.1:" + each.port()).toList());
    }

    TestWorld world() {
        return testWorld;
    }

    Partner acme() {
        return testWorld.files().partner(ACME);
    }

    /** A client that was never seen before. */
    Partner newcomer() {
        return testWorld.files().partner("newcomer-" + newcomer++);
    }

    DemoOutcome send(Request request) throws IOException {
        return teller.outcome(request, testWorld.http().send(request));
    }

    /** A request of a client from where it always is. */
    DemoOutcome send(String path, Partner partner) throws IOException {
        return send(HOME.send(get(path), partner));
    }

    DemoOutcome sendWithCode(String code) throws IOException {
        return sendWithCode(acme(), code);
    }

    DemoOutcome sendWithCode(Partner partner, String code) throws IOException {
        return send(HOME.send(get(PAYOUTS), partner).with("riskgate-otp", code));
    }

    Instant now() {
        return testWorld.clock().instant();
    }

    String code() {
        return acme().code(now());
    }

    /** Lets so much time pass that every code that could be used by now can be used no longer. */
    String laterCode() {
        testWorld.clock().advance(Duration.ofSeconds(91));
        return code();
    }

    static boolean degraded(DemoOutcome demoOutcome) {
        return demoOutcome.decision().path("degraded").toString().contains("\"state\"");
    }

    /** A code that nobody can have used before passes. */
    void assertCodePasses() throws IOException {
        DemoOutcome demoOutcome = sendWithCode(laterCode());
        assertThat(demoOutcome.status()).as(demoOutcome.reasons().toString()).isEqualTo(200);
    }

    /** The code of the next step becomes that of this moment. */
    void advanceToNextCode() {
        testWorld.clock().advance(Duration.ofSeconds(30));
    }

    /** Waits until decisions rest on nothing but what this server knows. */
    void awaitDegraded() {
        Await.until("decisions are marked degraded", () -> degraded(send(ORDERS, acme())));
    }

    /** Waits until decisions are shared again, and strict parts work. */
    void awaitHealthy() {
        Await.until(
                "decisions are not degraded any more",
                () -> {
                    DemoOutcome local = send(ORDERS, acme());
                    DemoOutcome strict = send(LEDGER, acme());
                    return local.status() == 200
                            && !degraded(local)
                            && strict.status() == 200
                            && !degraded(strict);
                });
    }

    /** Waits until every request that was decided is counted in Redis, and counted once. */
    void awaitReconciled(List<RedisServer> servers) {
        List<Path> logs = List.of(testWorld.files().decisions());
        Await.until(
                "Redis knows of every decided request",
                () -> Totals.inRedis(servers) == Totals.inLogs(logs));
    }

    /**
     * The same where requests were under way while Redis was lost: some may be counted that were
     * not decided in the end.
     */
    void awaitReconciledAfterLoad(List<RedisServer> servers) {
        List<Path> logs = List.of(testWorld.files().decisions());
        Await.until(
                "Redis knows of every decided request",
                () -> {
                    long known = Totals.inRedis(servers);
                    return known >= Totals.inLogs(logs) && known <= Totals.inLogs(logs, true);
                });
    }

    @Override
    public void close() throws IOException {
        testWorld.close();
    }

    /** Where the world's issuer publishes its keys, as the demo's policy was told. */
    private static String jwks(String policy) {
        String before = "jwks: { url: \"";
        int from = policy.indexOf(before) + before.length();
        return policy.substring(from, policy.indexOf('"', from));
    }
}
