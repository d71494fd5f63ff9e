// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Code;

import dev.riskgate.audit.DecisionReader;
import dev.riskgate.identity.apikey.KeyHasher;
import dev.riskgate.proto.v1.Decision;
import dev.riskgate.server.config.ServerConfigs;
import dev.riskgate.state.TestClock;
import dev.riskgate.testredis.Await;

import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What the metrics of a running server say of checks that come over a real connection. */
class CheckMetricsTest {

    private static final byte[] HASH_KEY =
            "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final String KEY = "rg_acme1_Zm9vYmFyYmF6cXV4cXV1eGNvcmdl";

    /** RFC 6238, Appendix B. */
    private static final byte[] SEED = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

    private static final String SEED_IN_BASE32 = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    private static final String POLICY =
            """
            apiVersion: riskgate.dev/v1
            kind: Policy
            mode: %s
            credentials:
              - apiKey: { name: partners, header: x-api-key }
            routes:
              - { name: limited, match: { path: /limited } }
              - { name: slowed, match: { path: /slowed } }
              - { name: secure, match: { path: /secure }, require: { assurance: mfa } }
              - { name: rest, match: { path: "/**" } }
            rules:
              - name: tried
                when: client.attributes.plan == "x"
                then: deny
                mode: shadow
                routes: [rest]
              - name: slow
                when: request.method == "GET"
                then: throttle
                routes: [slowed]
            limits:
              - { name: hourly, per: client, rate: 1/h, routes: [limited] }
            """;

    @TempDir Path folder;
    private final TestClock clock = new TestClock();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
    }

    @Test
    void everyCheckIsCountedByWhoCalledWhatSpokeAndWhatWasAsked() throws Exception {
        Riskgate server = start("enforce");
        var stub = stub(server);

        check(stub, "/", KEY, "");
        check(stub, "/limited", KEY, "");
        check(stub, "/limited", KEY, "");
        check(stub, "/slowed", KEY, "");
        check(stub, "/", "", "");
        stub.check(CheckRequest.getDefaultInstance());
        assertThat(check(stub, "/secure", KEY, "")).isEqualTo(Code.UNAUTHENTICATED_VALUE);
        assertThat(check(stub, "/secure", KEY, wrongCode())).isEqualTo(Code.UNAUTHENTICATED_VALUE);
        assertThat(check(stub, "/secure", KEY, code())).isEqualTo(Code.OK_VALUE);
        assertThat(check(stub, "/secure", KEY, "")).isEqualTo(Code.OK_VALUE);

        assertThat(counted(server, 10))
                .containsExactlyInAnyOrder(
                        "riskgate_credentials_total{credential=\"partners\",verdict=\"allow\"} 4.0",
                        "riskgate_credentials_total{credential=\"partners\",verdict=\"throttle\"}"
                                + " 2.0",
                        "riskgate_credentials_total{credential=\"partners\",verdict=\"challenge\"}"
                                + " 2.0",
                        "riskgate_credentials_total{credential=\"none\",verdict=\"deny\"} 2.0",
                        "riskgate_rules_total{mode=\"shadow\",outcome=\"error\",rule=\"tried\"}"
                                + " 1.0",
                        "riskgate_rules_total{mode=\"enforce\",outcome=\"matched\",rule=\"slow\"}"
                                + " 1.0",
                        "riskgate_limits_total{limit=\"hourly\"} 1.0",
                        "riskgate_challenges_total{outcome=\"issued\"} 2.0",
                        "riskgate_challenges_total{outcome=\"passed\"} 1.0",
                        "riskgate_challenges_total{outcome=\"failed\"} 1.0",
                        "riskgate_score_count 8",
                        "riskgate_unassessed_total 2.0",
                        "riskgate_learning_total 8.0");
        close();
        assertThat(log())
                .filteredOn(decision -> decision.getShadowedCount() > 0)
                .singleElement()
                .satisfies(
                        decision ->
                                assertThat(decision.getShadowedList())
                                        .containsExactly("tried=deny (error)"));
    }

    @Test
    void inShadowModeWhatWouldHaveBeenIsCountedAndNobodyIsChallenged() throws Exception {
        Riskgate server = start("shadow");
        var stub = stub(server);

        assertThat(check(stub, "/", KEY, "")).isEqualTo(Code.OK_VALUE);
        assertThat(check(stub, "/limited", KEY, "")).isEqualTo(Code.OK_VALUE);
        assertThat(check(stub, "/limited", KEY, "")).isEqualTo(Code.OK_VALUE);
        assertThat(check(stub, "/slowed", KEY, "")).isEqualTo(Code.OK_VALUE);
        assertThat(check(stub, "/secure", KEY, wrongCode())).isEqualTo(Code.OK_VALUE);
        stub.check(CheckRequest.getDefaultInstance());

        assertThat(counted(server, 6))
                .contains(
                        "riskgate_credentials_total{credential=\"partners\",verdict=\"allow\"} 5.0",
                        "riskgate_rules_total{mode=\"shadow\",outcome=\"error\",rule=\"tried\"}"
                                + " 1.0",
                        "riskgate_rules_total{mode=\"enforce\",outcome=\"matched\",rule=\"slow\"}"
                                + " 1.0",
                        "riskgate_limits_total{limit=\"hourly\"} 1.0",
                        "riskgate_challenges_total{outcome=\"failed\"} 1.0",
                        "riskgate_score_count 5",
                        "riskgate_unassessed_total 1.0");
    }

    /** A closed port: nothing is known of the client, and no code can be checked. */
    @Test
    void whileRedisIsAwayCodesAreUncheckedAndWhatIsUnknownIsUnassessed() throws Exception {
        Riskgate server = start("enforce", "redis: { address: \"127.0.0.1:1\", start: degraded }");
        var stub = stub(server);

        check(stub, "/secure", KEY, code());
        check(stub, "/secure", KEY, "");

        assertThat(counted(server, 2))
                .contains(
                        "riskgate_credentials_total{credential=\"partners\",verdict=\"deny\"} 2.0",
                        "riskgate_challenges_total{outcome=\"unchecked\"} 1.0",
                        "riskgate_score_count 0",
                        "riskgate_unassessed_total 2.0");
    }

    @Test
    void thePolicyInForceIsShownByHashAndModeAndOnlyThat() throws Exception {
        Riskgate server = start("shadow");
        assertThat(lines(server, "riskgate_policy")).containsExactly(policyLine("shadow"));

        writePolicy("enforce");

        Await.until(
                "shown",
                () -> lines(server, "riskgate_policy").equals(List.of(policyLine("enforce"))));
        Files.writeString(folder.resolve("policy.yaml"), "no policy");
        Await.until(
                "refused",
                () -> !lines(server, "riskgate_file_current{file=\"policy\"} 0").isEmpty());
        assertThat(lines(server, "riskgate_policy")).containsExactly(policyLine("enforce"));
    }

    @Test
    void theClientsWithTheMostOddRequestsAreListedByNameForOperatorsOnly() throws Exception {
        Riskgate server = start("enforce");
        var stub = stub(server);
        check(stub, "/limited", KEY, "");
        check(stub, "/limited", KEY, "");
        check(stub, "/slowed", KEY, "");
        check(stub, "/", "rg_nobody_Zm9vYmFyYmF6cXV4cXV1eGNvcmdl", "");

        URI top = URI.create("http://127.0.0.1:" + server.managementPort() + "/v1/top");
        String token = "Bearer " + Base64.getEncoder().encodeToString(HASH_KEY);
        try (HttpClient http = HttpClient.newHttpClient()) {
            var answer =
                    http.send(
                            HttpRequest.newBuilder(top).header("Authorization", token).build(),
                            BodyHandlers.ofString());
            assertThat(answer.body())
                    .contains(
                            "\"client\":\"acme\",\"odd\":2,\"refused\":2,",
                            "\"reason\":\"rule_matched\"",
                            "\"unproven\":1}");
        }
        assertThat(lines(server, "")).noneMatch(line -> line.contains("acme"));
    }

    private static String policyLine(String mode) throws Exception {
        byte[] digest =
                MessageDigest.getInstance("SHA-256")
                        .digest(POLICY.formatted(mode).getBytes(StandardCharsets.UTF_8));
        return "riskgate_policy{hash=\"%s\",mode=\"%s\",risk_mode=\"enforce\"} 1.0"
                .formatted(HexFormat.of().formatHex(digest, 0, 6), mode);
    }

    private void writePolicy(String mode) throws Exception {
        Files.writeString(folder.resolve("policy.yaml"), POLICY.formatted(mode));
    }

    private Riskgate start(String mode) throws Exception {
        return start(mode, "");
    }

    /**
     * @param more of the server's settings
     */
    private Riskgate start(String mode, String more) throws Exception {
        writePolicy(mode);
        Files.writeString(
                folder.resolve("keys.yaml"),
                """
                apiVersion: riskgate.dev/v1
                kind: ApiKeys
                keys:
                  - { id: acme1, client: acme, hash: "%s", totp: %s }
                """
                        .formatted(new KeyHasher(HASH_KEY, null).hash(KEY), SEED_IN_BASE32));
        Path config =
                Files.writeString(
                        folder.resolve("server.yaml"),
                        """
                        apiVersion: riskgate.dev/v1
                        kind: Server
                        grpc: { address: "127.0.0.1:0" }
                        management: { address: "127.0.0.1:0" }
                        policy: { file: policy.yaml }
                        apiKeys: { file: keys.yaml }
                        drain: { notice: 0s }
                        log: { decisions: [d.jsonl] }
                        """
                                + more);
        String hashKey = Base64.getEncoder().encodeToString(HASH_KEY);
        Riskgate server =
                Riskgate.start(
                        ServerConfigs.read(
                                config,
                                Map.of(
                                        "RISKGATE_API_KEYS_HASH_KEY",
                                        hashKey,
                                        "RISKGATE_OBSERVATION_HASH_KEY",
                                        hashKey,
                                        "RISKGATE_MANAGEMENT_TOKEN",
                                        hashKey)),
                        clock);
        opened.add(server);
        // Codes of the time before the start are refused.
        clock.advance(Duration.ofMinutes(2));
        return server;
    }

    private AuthorizationGrpc.AuthorizationBlockingStub stub(Riskgate server) {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
        opened.add(() -> channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS));
        return AuthorizationGrpc.newBlockingStub(channel);
    }

    private static int check(
            AuthorizationGrpc.AuthorizationBlockingStub stub,
            String path,
            String key,
            String code) {
        var http =
                AttributeContext.HttpRequest.newBuilder()
                        .setMethod("GET")
                        .setScheme("https")
                        .setHost("api.example.com")
                        .setPath(path)
                        .setProtocol("HTTP/1.1")
                        .putHeaders("user-agent", "curl/8.5");
        if (!key.isEmpty()) {
            http.putHeaders("x-api-key", key);
        }
        if (!code.isEmpty()) {
            http.putHeaders("riskgate-otp", code);
        }
        var source = SocketAddress.newBuilder().setAddress("203.0.113.7").setPortValue(4711);
        var attributes =
                AttributeContext.newBuilder()
                        .setSource(
                                AttributeContext.Peer.newBuilder()
                                        .setAddress(Address.newBuilder().setSocketAddress(source)))
                        .setRequest(AttributeContext.Request.newBuilder().setHttp(http));
        return stub.check(CheckRequest.newBuilder().setAttributes(attributes).build())
                .getStatus()
                .getCode();
    }

    /** RFC 4226: the code of this 30 s step. */
    private String code() throws Exception {
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(SEED, "RAW"));
        long step = clock.instant().getEpochSecond() / 30;
        byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(step).array());
        int number = ByteBuffer.wrap(hash).getInt(hash[19] & 15) & 0x7fff_ffff;
        return "%06d".formatted(number % 1_000_000);
    }

    /** Too long to be one, so it is wrong at any time. */
    private String wrongCode() throws Exception {
        return code() + "0";
    }

    /**
     * The metrics of checks that are not 0, once so many are counted: a check is answered first.
     */
    private static List<String> counted(Riskgate server, int checks) throws Exception {
        Await.until(
                "counted",
                () ->
                        lines(server, "riskgate_check_seconds_count")
                                .contains("riskgate_check_seconds_count " + checks));
        return lines(
                        server,
                        "riskgate_credentials_total",
                        "riskgate_rules_total",
                        "riskgate_limits_total",
                        "riskgate_challenges_total",
                        "riskgate_score_count",
                        "riskgate_unassessed_total",
                        "riskgate_learning_total")
                .stream()
                .filter(line -> !line.endsWith(" 0.0"))
                .toList();
    }

    private static List<String> lines(Riskgate server, String... starts) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.managementPort() + "/metrics");
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> List.of(starts).stream().anyMatch(line::startsWith))
                    .toList();
        }
    }

    private List<Decision> log() throws Exception {
        List<Decision> all = new ArrayList<>();
        try (DecisionReader reader = DecisionReader.open(folder.resolve("d.jsonl"))) {
            for (Decision next = reader.next(); next != null; next = reader.next()) {
                all.add(next);
            }
        }
        return all;
    }
}
