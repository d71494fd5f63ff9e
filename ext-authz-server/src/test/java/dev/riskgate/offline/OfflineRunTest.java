// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.offline;

import static org.assertj.core.api.Assertions.assertThat;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;

import dev.riskgate.audit.DecisionReader;
import dev.riskgate.challenge.ProofResult;
import dev.riskgate.decision.Decision;
import dev.riskgate.envoy.CheckRequestReader;
import dev.riskgate.envoy.ReadResult;
import dev.riskgate.envoy.ReaderSettings;
import dev.riskgate.geo.GeoTable;
import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.apikey.ApiKeyKind;
import dev.riskgate.identity.apikey.KeyHasher;
import dev.riskgate.observation.GeoLookup;
import dev.riskgate.policy.PolicyLoader;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.server.Riskgate;
import dev.riskgate.server.config.ServerConfigs;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.state.TestClock;
import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.verdict.Reason;

import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import javax.crypto.spec.SecretKeySpec;

/** Holds decisions without a server against those of a real one, over gRPC, request by request. */
class OfflineRunTest {

    private static final byte[] HASH_KEY =
            "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final String KEY = "rg_acme1_Zm9vYmFyYmF6cXV4cXV1eGNvcmdl";
    private static final String SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    private static final Subject ACME = Subject.client("default", "acme");

    private static final String POLICY =
            """
            apiVersion: riskgate.dev/v1
            kind: Policy
            credentials:
              - apiKey: { name: partners, header: x-api-key }
            risk: { thresholds: { challenge: 20, deny: 95 } }
            routes:
              - { name: status, match: { path: /status }, anonymous: true }
              - name: keys
                match: { path: "/v1/keys/**" }
                require: { assurance: mfa, maxAge: 1h }
              - { name: reports, match: { path: "/v1/**" } }
            rules:
              - { name: no-deletes, when: 'request.method == "DELETE"', then: deny }
              - { name: tried, when: 'risk.score > 5.0', then: deny, mode: shadow }
            limits:
              - { name: few, per: client, rate: 3/min, routes: [reports] }
            """;

    private static final Caller CALLER =
            new Caller(
                    ACME,
                    new Caller.Credential(
                            ApiKeyKind.INSTANCE, "partners", "", "acme1", Long.MAX_VALUE),
                    "",
                    Set.of(),
                    Set.of(),
                    Map.of(),
                    Assurance.SINGLE);

    @TempDir Path folder;
    private final TestClock clock = new TestClock();

    /** What both sides are compared by; the score to three decimals, as the log has it. */
    private record Outcome(
            String verdict,
            String enforced,
            String route,
            double score,
            int status,
            List<String> reasons,
            List<String> shadowed) {}

    @Test
    void decidesAsAServerDoesWithTheSameRequestsInTheSameOrder() throws Exception {
        var offline =
                new OfflineRun(
                        PolicyLoader.parse("policy.yaml", POLICY.getBytes(StandardCharsets.UTF_8))
                                .policy(),
                        new GeoLookup(List.of(), GeoTable::shipped));
        List<Outcome> here = new ArrayList<>();
        try (Riskgate server = start()) {
            ManagedChannel channel =
                    NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                            .usePlaintext()
                            .build();
            try {
                var stub = AuthorizationGrpc.newBlockingStub(channel);
                story(
                        (request, stated) -> {
                            stub.check(request);
                            here.add(outcome(offline.decide(read(request), stated)));
                        });
            } finally {
                channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
            }
        }

        assertThat(here).isEqualTo(logged());
        assertThat(here)
                .extracting(Outcome::verdict)
                .contains("allow", "challenge", "throttle", "deny");
        assertThat(here).anyMatch(one -> one.score() > 20);
    }

    @FunctionalInterface
    private interface Both {
        void decide(CheckRequest request, Stated stated) throws Exception;
    }

    private void story(Both both) throws Exception {
        Stated acme = Stated.caller(CALLER);
        for (int day = 0; day < 10; day++) {
            for (int i = 0; i < 5; i++) {
                both.decide(request("GET", "/v1/reports/" + i, "8.8.8.8", "sync/1", ""), acme);
                clock.advance(Duration.ofMinutes(3));
            }
            clock.advance(Duration.ofHours(24).minusMinutes(15));
        }
        both.decide(request("GET", "/v1/reports/1", "8.8.8.8", "sync/1", ""), acme);
        both.decide(request("DELETE", "/v1/reports/1", "8.8.8.8", "sync/1", ""), acme);
        both.decide(request("GET", "/v1/reports/1", "217.0.43.1", "odd/9", ""), acme);
        both.decide(request("POST", "/v1/keys/7", "8.8.8.8", "sync/1", ""), acme);
        clock.advance(Duration.ofSeconds(40));
        both.decide(
                request("POST", "/v1/keys/7", "8.8.8.8", "sync/1", code()),
                acme.withProof(
                        new ProofResult.Passed(
                                new Assurance(AssuranceLevel.MFA, clock.instant(), "totp"))));
        clock.advance(Duration.ofSeconds(5));
        both.decide(request("POST", "/v1/keys/7", "8.8.8.8", "sync/1", ""), acme);
        for (int i = 0; i < 6; i++) {
            both.decide(request("GET", "/v1/reports/" + i, "8.8.8.8", "sync/1", ""), acme);
        }
        both.decide(without("/status"), Stated.ANONYMOUS);
        both.decide(without("/v1/reports/1"), Stated.ANONYMOUS);
    }

    private Riskgate start() throws Exception {
        Files.writeString(folder.resolve("policy.yaml"), POLICY);
        Files.writeString(
                folder.resolve("keys.yaml"),
                """
                apiVersion: riskgate.dev/v1
                kind: ApiKeys
                keys:
                  - { id: acme1, client: acme, hash: "%s", totp: %s }
                """
                        .formatted(new KeyHasher(HASH_KEY, null).hash(KEY), SEED));
        Map<String, String> settings =
                Map.of(
                        "RISKGATE_GRPC_ADDRESS",
                        "127.0.0.1:0",
                        "RISKGATE_MANAGEMENT_ADDRESS",
                        "off",
                        "RISKGATE_LOG_DECISIONS",
                        folder.resolve("d.jsonl").toString(),
                        "RISKGATE_CHECK_BUDGET",
                        "10s",
                        "RISKGATE_DRAIN_NOTICE",
                        "0s",
                        "RISKGATE_POLICY_FILE",
                        folder.resolve("policy.yaml").toString(),
                        "RISKGATE_API_KEYS_FILE",
                        folder.resolve("keys.yaml").toString(),
                        "RISKGATE_API_KEYS_HASH_KEY",
                        Base64.getEncoder().encodeToString(HASH_KEY));
        return Riskgate.start(ServerConfigs.read(null, settings), clock);
    }

    private List<Outcome> logged() throws Exception {
        List<Outcome> all = new ArrayList<>();
        try (DecisionReader reader = DecisionReader.open(folder.resolve("d.jsonl"))) {
            for (var next = reader.next(); next != null; next = reader.next()) {
                all.add(
                        new Outcome(
                                next.getVerdict(),
                                next.getEnforced(),
                                next.getRoute(),
                                rounded(next.getScore()),
                                next.getStatus(),
                                next.getReasonsList().stream()
                                        .map(reason -> reason.getCode() + ": " + reason.getText())
                                        .toList(),
                                next.getShadowedList()));
            }
        }
        return all;
    }

    private static Outcome outcome(Decision decision) {
        return new Outcome(
                decision.verdict().label(),
                decision.enforced().label(),
                decision.route(),
                rounded(decision.risk().score()),
                decision.denialResponse().status(),
                decision.verdict().reasons().stream().map(Reason::toString).toList(),
                decision.rules().stream()
                        .filter(rule -> rule.shadow())
                        .map(rule -> rule.text())
                        .toList());
    }

    /** The log keeps three digits behind the point. */
    private static double rounded(double score) {
        return Math.round(score * 1000) / 1000.0;
    }

    private ApiRequest read(CheckRequest request) {
        var reader = new CheckRequestReader(ReaderSettings.of(0, Set.of("x-api-key"), null));
        return switch (reader.read(request.toByteArray(), clock.millis())) {
            case ReadResult.Read(ApiRequest read) -> read;
            case ReadResult.Malformed malformed ->
                    throw new AssertionError(malformed.reason().text());
        };
    }

    private static CheckRequest request(
            String method, String path, String address, String software, String code) {
        var http = http(path).setMethod(method).putHeaders("user-agent", software);
        http.putHeaders("x-api-key", KEY);
        if (!code.isEmpty()) {
            http.putHeaders("riskgate-otp", code);
        }
        return request(http, address);
    }

    private static CheckRequest without(String path) {
        return request(http(path).setMethod("GET"), "8.8.8.8");
    }

    private static AttributeContext.HttpRequest.Builder http(String path) {
        return AttributeContext.HttpRequest.newBuilder()
                .setScheme("https")
                .setHost("api.example.com")
                .setPath(path)
                .setProtocol("HTTP/1.1");
    }

    private static CheckRequest request(AttributeContext.HttpRequest.Builder http, String address) {
        var socket = SocketAddress.newBuilder().setAddress(address).setPortValue(4711);
        var peer = AttributeContext.Peer.newBuilder();
        peer.setAddress(Address.newBuilder().setSocketAddress(socket));
        return CheckRequest.newBuilder()
                .setAttributes(
                        AttributeContext.newBuilder()
                                .setSource(peer)
                                .setRequest(AttributeContext.Request.newBuilder().setHttp(http)))
                .build();
    }

    private String code() throws Exception {
        var key =
                new SecretKeySpec(
                        "12345678901234567890".getBytes(StandardCharsets.US_ASCII), "RAW");
        return new TimeBasedOneTimePasswordGenerator()
                .generateOneTimePasswordString(key, clock.instant());
    }
}
