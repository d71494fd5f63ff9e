// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;

import dev.riskgate.identity.apikey.KeyHasher;
import dev.riskgate.server.config.ServerConfigs;

import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import javax.crypto.spec.SecretKeySpec;

/** A server with its state in memory, and one key with one-time codes. */
final class OneKeyServer implements AutoCloseable {

    private static final byte[] HASH_KEY =
            "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final String KEY = "rg_acme1_Zm9vYmFyYmF6cXV4cXV1eGNvcmdl";
    private static final String SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    private final Riskgate server;
    private final ManagedChannel channel;
    private final AuthorizationGrpc.AuthorizationBlockingStub stub;

    /**
     * @param policy what the policy says beside its credential
     */
    OneKeyServer(Path folder, String policy, InstantSource clock) throws Exception {
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
        this.server = Riskgate.start(ServerConfigs.read(null, settings), clock);
        this.channel =
                NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
        this.stub = AuthorizationGrpc.newBlockingStub(channel);
    }

    /** What becomes of a request: the HTTP status, 200 if it passes. */
    int check(String address, String code) {
        var answer = stub.check(request(address, code));
        return answer.hasDeniedResponse()
                ? answer.getDeniedResponse().getStatus().getCodeValue()
                : 200;
    }

    /** The key's one-time code of that time. */
    static String code(Instant at) throws Exception {
        var key =
                new SecretKeySpec(
                        "12345678901234567890".getBytes(StandardCharsets.US_ASCII), "RAW");
        return new TimeBasedOneTimePasswordGenerator().generateOneTimePasswordString(key, at);
    }

    @Override
    public void close() throws InterruptedException {
        channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        server.close();
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
}
