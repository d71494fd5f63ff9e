// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.replay;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;

import dev.riskgate.identity.apikey.KeyHasher;
import dev.riskgate.server.Riskgate;
import dev.riskgate.server.config.ServerConfigs;
import dev.riskgate.state.TestClock;
import dev.riskgate.testredis.Await;

import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import javax.crypto.spec.SecretKeySpec;

/** A whole server that records into a folder, called over a real connection. */
final class RecordedServer implements AutoCloseable {

    static final byte[] KEY =
            "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    static final String KEY_TEXT = Base64.getEncoder().encodeToString(KEY);
    static final List<String> CLIENTS = List.of("acme", "bolt", "cord");

    /** Of every client's API key. */
    static final String SECRET = "Zm9vYmFyYmF6cXV4cXV1eGNvcmdl";

    private static final String SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    private final TestClock clock;
    private final Riskgate server;
    private final ManagedChannel channel;
    private final HttpClient http = HttpClient.newHttpClient();

    private RecordedServer(TestClock clock, Riskgate server) {
        this.clock = clock;
        this.server = server;
        this.channel =
                NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
    }

    /**
     * @param folder gets its files and recordings
     * @param more settings, by their variables
     */
    static RecordedServer start(
            Path folder, String policy, TestClock clock, Map<String, String> more)
            throws Exception {
        Files.writeString(folder.resolve("policy.yaml"), policy);
        List<String> keys = new ArrayList<>();
        for (String client : CLIENTS) {
            keys.add(
                    "  - { id: %s1, client: %s, hash: \"%s\", totp: %s }\n"
                            .formatted(
                                    client,
                                    client,
                                    new KeyHasher(KEY, null).hash(key(client)),
                                    SEED));
        }
        Files.writeString(
                folder.resolve("keys.yaml"),
                "apiVersion: riskgate.dev/v1\nkind: ApiKeys\nkeys:\n" + String.join("", keys));
        Map<String, String> settings = new HashMap<>();
        settings.put("RISKGATE_GRPC_ADDRESS", "127.0.0.1:0");
        settings.put("RISKGATE_MANAGEMENT_ADDRESS", "127.0.0.1:0");
        settings.put("RISKGATE_LOG_DECISIONS", "off");
        settings.put("RISKGATE_CHECK_BUDGET", "10s");
        settings.put("RISKGATE_DRAIN_NOTICE", "0s");
        settings.put("RISKGATE_POLICY_FILE", folder.resolve("policy.yaml").toString());
        settings.put("RISKGATE_API_KEYS_FILE", folder.resolve("keys.yaml").toString());
        settings.put("RISKGATE_API_KEYS_HASH_KEY", KEY_TEXT);
        settings.put("RISKGATE_RECORD_FOLDER", folder.toString());
        settings.put("RISKGATE_RECORD_KEY", KEY_TEXT);
        settings.putAll(more);
        return new RecordedServer(clock, Riskgate.start(ServerConfigs.read(null, settings), clock));
    }

    CheckResponse check(CheckRequest request) {
        return AuthorizationGrpc.newBlockingStub(channel).check(request);
    }

    /**
     * Waits until so many checks are recorded. A check that had to wait ends on a thread of its
     * own, which records after the answer: the next one could overtake it.
     */
    void awaitRecorded(int checks) {
        URI metrics = URI.create("http://127.0.0.1:" + server.managementPort() + "/metrics");
        String line =
                "riskgate_log_lines_total{outcome=\"written\",output=\"recording\"} " + checks;
        Await.until(
                checks + " recorded",
                () ->
                        http.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
                                .body()
                                .lines()
                                .anyMatch(one -> one.startsWith(line)));
    }

    static String key(String client) {
        return "rg_" + client + "1_" + SECRET;
    }

    /**
     * A request by API key.
     *
     * @param client none if empty
     */
    static CheckRequest request(
            String client,
            String method,
            String path,
            String address,
            String software,
            Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(headers);
        if (!client.isEmpty()) {
            all.put("x-api-key", key(client));
        }
        return request(method, path, address, software, all);
    }

    static CheckRequest request(
            String method,
            String path,
            String address,
            String software,
            Map<String, String> headers) {
        var http =
                AttributeContext.HttpRequest.newBuilder()
                        .setScheme("https")
                        .setHost("api.example.com")
                        .setPath(path)
                        .setMethod(method)
                        .setProtocol("HTTP/1.1")
                        .putHeaders("user-agent", software)
                        .putAllHeaders(headers);
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

    /** The one-time code of every client, now. */
    String code() throws Exception {
        var key =
                new SecretKeySpec(
                        "12345678901234567890".getBytes(StandardCharsets.US_ASCII), "RAW");
        return new TimeBasedOneTimePasswordGenerator()
                .generateOneTimePasswordString(key, clock.instant());
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.close();
        http.close();
    }
}
