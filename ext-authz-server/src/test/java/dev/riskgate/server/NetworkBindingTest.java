// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;

import dev.riskgate.identity.apikey.KeyHasher;
import dev.riskgate.server.config.ServerConfigs;
import dev.riskgate.state.TestClock;

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
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import javax.crypto.spec.SecretKeySpec;

/** A server with the table that ships: two /24s of one autonomous system are still two networks. */
class NetworkBindingTest {

    private static final byte[] HASH_KEY =
            "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final String KEY = "rg_acme1_Zm9vYmFyYmF6cXV4cXV1eGNvcmdl";
    private static final String SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    /** Both AS15169. */
    private static final String HERE = "8.8.8.8";

    private static final String SAME_SYSTEM = "8.8.4.4";
    private static final String SAME_NETWORK = "8.8.8.200";

    @TempDir Path folder;
    private final TestClock clock = new TestClock();

    /** What becomes of a request: the HTTP status, 200 if it passes. */
    @FunctionalInterface
    private interface Gate {
        int check(String address, String code) throws Exception;
    }

    @FunctionalInterface
    private interface Story {
        void tell(Gate gate) throws Exception;
    }

    private void withPolicy(String policy, Story story) throws Exception {
        Files.writeString(
                folder.resolve("policy.yaml"),
                """
                apiVersion: riskgate.dev/v1
                kind: Policy
                credentials:
                  - apiKey: { name: partners, header: x-api-key }
                """
                        + policy);
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
                        "RISKGATE_GRPC_ADDRESS", "127.0.0.1:0",
                        "RISKGATE_MANAGEMENT_ADDRESS", "off",
                        "RISKGATE_LOG_DECISIONS", "off",
                        "RISKGATE_CHECK_BUDGET", "10s",
                        "RISKGATE_DRAIN_NOTICE", "0s",
                        "RISKGATE_POLICY_FILE", folder.resolve("policy.yaml").toString(),
                        "RISKGATE_API_KEYS_FILE", folder.resolve("keys.yaml").toString(),
                        "RISKGATE_API_KEYS_HASH_KEY", Base64.getEncoder().encodeToString(HASH_KEY));
        try (Riskgate server = Riskgate.start(ServerConfigs.read(null, settings), clock)) {
            ManagedChannel channel =
                    NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                            .usePlaintext()
                            .build();
            try {
                var stub = AuthorizationGrpc.newBlockingStub(channel);
                story.tell(
                        (address, code) -> {
                            var answer = stub.check(request(address, code));
                            return answer.hasDeniedResponse()
                                    ? answer.getDeniedResponse().getStatus().getCodeValue()
                                    : 200;
                        });
            } finally {
                channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
            }
        }
    }

    private static CheckRequest request(String address, String code) {
        var http =
                AttributeContext.HttpRequest.newBuilder()
                        .setMethod("GET")
                        .setScheme("https")
                        .setHost("api.example.com")
                        .setPath("/v1/orders")
                        .setProtocol("HTTP/1.1")
                        .putHeaders("user-agent", "curl/8.5")
                        .putHeaders("x-api-key", KEY);
        if (!code.isEmpty()) {
            http.putHeaders("riskgate-otp", code);
        }
        var socket = SocketAddress.newBuilder().setAddress(address).setPortValue(4711);
        return CheckRequest.newBuilder()
                .setAttributes(
                        AttributeContext.newBuilder()
                                .setSource(
                                        AttributeContext.Peer.newBuilder()
                                                .setAddress(
                                                        Address.newBuilder()
                                                                .setSocketAddress(socket)))
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

    private static String proofRoute(String challenge) {
        return challenge
                + "routes: [{ name: all, match: { path: \"/**\" }, require: { assurance: mfa,"
                + " maxAge: 1h } }]\n";
    }

    @Test
    void aProofCountsInItsSlash24Only() throws Exception {
        withPolicy(
                proofRoute(""),
                gate -> {
                    assertThat(gate.check(HERE, "")).isEqualTo(401);
                    assertThat(gate.check(HERE, code())).isEqualTo(200);
                    clock.advance(Duration.ofSeconds(5));
                    assertThat(gate.check(SAME_NETWORK, "")).isEqualTo(200);
                    assertThat(gate.check(SAME_SYSTEM, "")).isEqualTo(401);
                });
    }

    @Test
    void aProofCountsInTheWholeSystemWhereThePolicySaysSo() throws Exception {
        withPolicy(
                proofRoute("challenge: { boundTo: asn }\n"),
                gate -> {
                    assertThat(gate.check(HERE, code())).isEqualTo(200);
                    clock.advance(Duration.ofSeconds(5));
                    assertThat(gate.check(SAME_SYSTEM, "")).isEqualTo(200);
                    assertThat(gate.check("1.1.1.1", "")).as("another system").isEqualTo(401);
                });
    }

    @Test
    void aLimitPerNetworkIsNotSharedByTheSystem() throws Exception {
        withPolicy(
                "limits: [{ per: network, rate: 1/h }]\n",
                gate -> {
                    assertThat(gate.check(HERE, "")).isEqualTo(200);
                    assertThat(gate.check(SAME_NETWORK, "")).isEqualTo(429);
                    assertThat(gate.check(SAME_SYSTEM, "")).isEqualTo(200);
                });
        withPolicy(
                "limits: [{ per: asn, rate: 1/h }]\n",
                gate -> {
                    assertThat(gate.check(HERE, "")).isEqualTo(200);
                    assertThat(gate.check(SAME_SYSTEM, "")).isEqualTo(429);
                });
    }
}
