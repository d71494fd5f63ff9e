// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.riskgate.cli.Main;
import dev.riskgate.identity.apikey.KeyHasher;
import dev.riskgate.server.Riskgate;
import dev.riskgate.server.config.ServerConfigs;
import dev.riskgate.testredis.Await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The commands that ask a server, against a real one on a Unix socket. */
class ProbeCommandsTest {

    private static final byte[] HASH_KEY =
            "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final String KEY = "rg_acme1_Zm9vYmFyYmF6cXV4cXV1eGNvcmdl";
    private static final String POLICY =
            """
            apiVersion: riskgate.dev/v1
            kind: Policy
            credentials: [{ apiKey: { name: partners } }]
            routes:
              - { name: health, match: { methods: [GET], path: /healthz }, anonymous: true }
              - { name: admin, match: { path: /admin }, require: { assurance: mfa } }
              - { name: beta, match: { path: /beta }, require: { scopes: [beta] } }
              - { name: step, match: { path: /step }, anonymous: true }
            rules: [{ name: r, when: 'true', then: challenge, routes: [step] }]
            """;

    @TempDir Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path socket = Path.of("");
    private Riskgate server;

    @BeforeEach
    void start() throws Exception {
        socket = folder.resolve("rg.sock");
        Files.writeString(folder.resolve("policy.yaml"), POLICY);
        Files.writeString(
                folder.resolve("keys.yaml"),
                """
                apiVersion: riskgate.dev/v1
                kind: ApiKeys
                keys:
                  - id: acme1
                    client: acme
                    totp: GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ
                    hash: "%s"
                """
                        .formatted(new KeyHasher(HASH_KEY, null).hash(KEY)));
        server =
                Riskgate.start(
                        ServerConfigs.read(
                                null,
                                Map.of(
                                        "RISKGATE_GRPC_ADDRESS",
                                        "unix:" + socket,
                                        // These verdicts are not about time.
                                        "RISKGATE_CHECK_BUDGET",
                                        "10s",
                                        "RISKGATE_MANAGEMENT_ADDRESS",
                                        "127.0.0.1:0",
                                        "RISKGATE_POLICY_FILE",
                                        folder.resolve("policy.yaml").toString(),
                                        "RISKGATE_API_KEYS_FILE",
                                        folder.resolve("keys.yaml").toString(),
                                        "RISKGATE_API_KEYS_HASH_KEY",
                                        Base64.getEncoder().encodeToString(HASH_KEY))),
                        InstantSource.system());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    private int check(String url, String... more) {
        List<String> args = new ArrayList<>(List.of("check", "--target", "unix:" + socket, url));
        args.addAll(List.of(more));
        return run(args.toArray(String[]::new));
    }

    private int status(String... more) {
        List<String> args =
                new ArrayList<>(
                        List.of(
                                "status",
                                "--server",
                                "http://127.0.0.1:" + server.managementPort()));
        args.addAll(List.of(more));
        return run(args.toArray(String[]::new));
    }

    @Test
    void aCheckPrintsWhatEnvoyWouldBeTold() {
        assertThat(check("http://api.example.com/healthz")).as("%s", err).isZero();

        assertThat(out.toString()).startsWith("allow  200  route health  score ").hasLineCount(1);
    }

    @Test
    void everyVerdictIsToldFromTheOthers() throws Exception {
        Path header = Files.writeString(folder.resolve("h"), "x-api-key: " + KEY + "\n\n");
        String withKey = header.toString();

        assertThat(check("http://a/step", "--expect", "challenge")).isZero();
        assertThat(check("http://a/healthz", "--expect", "allow")).isZero();
        assertThat(check("http://a/orders", "--expect", "deny", "--expect-status", "401")).isZero();
        assertThat(check("http://a/orders", "--expect", "allow", "--header-file", withKey))
                .isZero();
        assertThat(check("http://a/admin", "--expect", "challenge", "--header-file", withKey))
                .as("%s", out)
                .isZero();
        assertThat(check("http://a/beta", "-H", "X-Api-Key: " + KEY, "--expect-status", "403"))
                .isZero();
    }

    @Test
    void anotherVerdictOrStatusThanExpectedIsAFailureAndSaysBoth() {
        assertThat(check("http://a/orders", "--expect", "allow")).isEqualTo(1);
        assertThat(err.toString()).contains("Expected allow, and it is deny.");
        assertThat(check("http://a/orders", "--expect-status", "403")).isEqualTo(1);
        assertThat(err.toString()).contains("Expected status 403, and it is 401.");
    }

    @Test
    void whatCannotBeSentIsToldWithoutQuotingASecret() {
        assertThat(check("ftp://a/")).isEqualTo(1);
        assertThat(err.toString()).contains("The URL must be http://HOST/PATH");
        assertThat(check("http://a/", "-H", "sesame")).isEqualTo(1);
        assertThat(err.toString()).contains("'name: value'").doesNotContain("sesame");
        assertThat(check("http://a/", "--cert", "c.pem")).isEqualTo(1);
        assertThat(err.toString()).contains("--cert and --key go together");
        assertThat(check("http://a/", "--ca", folder.resolve("policy.yaml") + "")).isEqualTo(1);
        assertThat(err.toString()).contains("cannot be used");
        assertThat(check("http://a/", "--expect", "pass")).isEqualTo(2);
    }

    @Test
    void groupMembersMayConnectToTheSocketAndOthersMayNot() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                .isEqualTo("rw-rw----");
    }

    @Test
    void aServerThatIsReadySaysSoAndShowsWhichFileIsNotInForce() throws Exception {
        assertThat(status()).as("%s", err).isZero();
        assertThat(out.toString()).isEqualTo("ready" + System.lineSeparator());

        Files.writeString(folder.resolve("policy.yaml"), POLICY + "modee: shadow\n");
        Await.until(
                "the broken policy in the answer",
                () -> {
                    status();
                    return out.toString().contains("policy: ") && out.toString().contains("modee");
                });
        assertThat(status()).isZero();
    }

    @Test
    void metricsAreComparedAsNumbers() {
        check("http://a/healthz");

        assertThat(status("--metric", "riskgate_ready=1", "--metric", "riskgate_build")).isZero();
        assertThat(status("--metric", "riskgate_ready=0")).isEqualTo(1);
        assertThat(err.toString()).contains("Expected riskgate_ready=0, and it is 1");
        assertThat(status("--metric", "riskgate_redis_up=1")).isEqualTo(1);
        assertThat(err.toString()).contains("has no metric riskgate_redis_up");
    }

    @Test
    void aCounterThatStartsAtZeroIsAboveItAfterACheck() {
        String counted = "riskgate_decisions_total>0";
        assertThat(status("--metric", "riskgate_decisions_total")).isZero();
        assertThat(status("--metric", counted)).isEqualTo(1);
        assertThat(err.toString()).contains("Expected " + counted + ", and it is 0.0");

        check("http://a/healthz");

        assertThat(status("--metric", counted)).as("%s", err).isZero();
        assertThat(status("--metric", "riskgate_decisions_total>1")).isEqualTo(1);
    }

    @Test
    void whatIsNoMetricOrSpanIsAWrongCommandLine() {
        for (String metric :
                List.of("riskgate_ready=yes", "riskgate_ready<1", "a b", "riskgate_ready>", "")) {
            assertThat(status("--metric", metric)).as(metric).isEqualTo(2);
            assertThat(err.toString()).contains("--metric ");
            err.getBuffer().setLength(0);
        }
        assertThat(status("--within", "soon")).isEqualTo(2);
        assertThat(err.toString()).contains("--within must be a time span");
    }

    /** As several replicas behind one address: the third has what is asked for. */
    @Test
    void itIsAskedAgainUntilItHoldsOrTheTimeIsUp() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        HttpServer replicas =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        replicas.createContext("/readyz", call -> answer(call, "{\"status\":\"ready\"}"));
        replicas.createContext(
                "/metrics", call -> answer(call, "n " + (asked.incrementAndGet() < 3 ? 0 : 7)));
        replicas.start();
        String server = "http://127.0.0.1:" + replicas.getAddress().getPort();
        try {
            assertThat(run("status", "--server", server, "--metric", "n>0", "--within", "1m"))
                    .as("%s", err)
                    .isZero();
            assertThat(asked).hasValue(3);
            assertThat(out.toString()).isEqualTo("ready" + System.lineSeparator());
            assertThat(err.toString()).isEmpty();

            long start = System.nanoTime();
            assertThat(run("status", "--server", server, "--metric", "n>9", "--within", "300ms"))
                    .isEqualTo(1);
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(300_000_000L);
            assertThat(asked).hasValueGreaterThan(4);
            assertThat(err.toString()).containsOnlyOnce("Expected n>9, and it is 7");
        } finally {
            replicas.stop(0);
        }
    }

    private static void answer(HttpExchange call, String body) throws IOException {
        try (call) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            call.sendResponseHeaders(200, bytes.length);
            call.getResponseBody().write(bytes);
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsNamed() {
        assertThat(run("status", "--server", "http://127.0.0.1:1")).isEqualTo(1);
        assertThat(err.toString()).contains("No Riskgate answers at http://127.0.0.1:1");
    }

    @Test
    void anAddressThatIsNoneIsToldAsOne() {
        for (String address :
                List.of(
                        "127.0.0.1:9192",
                        "ftp://127.0.0.1:9192",
                        "http://a b",
                        "http://h/metrics")) {
            assertThat(run("status", "--server", address)).isEqualTo(1);
            assertThat(err.toString()).contains("given as http://HOST:PORT");
            err.getBuffer().setLength(0);
        }
    }

    @Test
    void aNameThatIsNoneIsToldInASentenceAndNotInAStackTrace() {
        List<String> logged = new ArrayList<>();
        Handler handler =
                new Handler() {
                    @Override
                    public void publish(LogRecord record) {
                        logged.add(record.getLoggerName() + ": " + record.getMessage());
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                };
        Logger root = Logger.getLogger("");
        root.addHandler(handler);
        try {
            assertThat(
                            run(
                                    "check",
                                    "http://a/healthz",
                                    "--target",
                                    "no-such-riskgate.invalid:9191"))
                    .isEqualTo(1);
        } finally {
            root.removeHandler(handler);
        }
        assertThat(err.toString()).contains("No Riskgate answers at no-such-riskgate.invalid:9191");
        assertThat(logged).isEmpty();
    }
}
