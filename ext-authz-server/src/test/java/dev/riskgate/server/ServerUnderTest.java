// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

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
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A whole server in a folder of its own, called over a real connection. For one test. */
final class ServerUnderTest implements AutoCloseable {

    /** The key of client {@code acme}. */
    static final String KEY = "rg_acme1_Zm9vYmFyYmF6cXV4cXV1eGNvcmdl";

    private static final byte[] HASH_KEY =
            "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final String SECRET = Base64.getEncoder().encodeToString(HASH_KEY);
    private static final String TOP =
            """
            apiVersion: riskgate.dev/v1
            kind: Policy
            credentials:
              - apiKey: { name: partners, header: x-api-key }
            """;

    final TestClock clock = new TestClock();
    private final Path folder;
    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable Riskgate server;
    private @Nullable ManagedChannel channel;

    ServerUnderTest(Path folder) throws IOException {
        this.folder = folder;
        Files.writeString(
                folder.resolve("keys.yaml"),
                """
                apiVersion: riskgate.dev/v1
                kind: ApiKeys
                keys:
                  - { id: acme1, client: acme, hash: "%s" }
                """
                        .formatted(new KeyHasher(HASH_KEY, null).hash(KEY)));
    }

    /**
     * Adds a key to the key file.
     *
     * @param key {@code rg_ID_SECRET}
     */
    ServerUnderTest key(String id, String client, String key) throws IOException {
        Files.writeString(
                folder.resolve("keys.yaml"),
                "  - { id: %s, client: %s, hash: \"%s\" }\n"
                        .formatted(id, client, new KeyHasher(HASH_KEY, null).hash(key)),
                StandardOpenOption.APPEND);
        return this;
    }

    /** Writes a policy that accepts the key. */
    ServerUnderTest policy(String more) throws IOException {
        return write("policy.yaml", TOP + more);
    }

    ServerUnderTest write(String file, String content) throws IOException {
        Files.writeString(folder.resolve(file), content);
        return this;
    }

    /** The policy's text as {@link #policy} writes it. */
    static String text(String more) {
        return TOP + more;
    }

    /**
     * @param more of the server's settings, as YAML
     */
    ServerUnderTest start(String more) throws Exception {
        write(
                "server.yaml",
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
        Riskgate started =
                Riskgate.start(
                        ServerConfigs.read(
                                folder.resolve("server.yaml"),
                                Map.of(
                                        "RISKGATE_API_KEYS_HASH_KEY", SECRET,
                                        "RISKGATE_OBSERVATION_HASH_KEY", SECRET,
                                        "RISKGATE_MANAGEMENT_TOKEN", SECRET)),
                        clock);
        server = started;
        channel =
                NettyChannelBuilder.forAddress("127.0.0.1", started.port()).usePlaintext().build();
        return this;
    }

    CheckResponse check(String path) {
        return check(path, KEY);
    }

    /**
     * @param key none if empty
     */
    CheckResponse check(String path, String key) {
        return check(path, key, Map.of());
    }

    CheckResponse check(String path, String key, Map<String, String> headers) {
        return check("203.0.113.7", path, key, headers);
    }

    /**
     * @param peer the address that connects to Envoy
     */
    CheckResponse check(String peer, String path, String key, Map<String, String> headers) {
        var request =
                AttributeContext.HttpRequest.newBuilder()
                        .setMethod("GET")
                        .setScheme("https")
                        .setHost("api.example.com")
                        .setPath(path)
                        .setProtocol("HTTP/1.1")
                        .putHeaders("user-agent", "curl/8.5")
                        .putAllHeaders(headers);
        if (!key.isEmpty()) {
            request.putHeaders("x-api-key", key);
        }
        var source = SocketAddress.newBuilder().setAddress(peer).setPortValue(4711);
        var attributes =
                AttributeContext.newBuilder()
                        .setSource(
                                AttributeContext.Peer.newBuilder()
                                        .setAddress(Address.newBuilder().setSocketAddress(source)))
                        .setRequest(AttributeContext.Request.newBuilder().setHttp(request));
        return check(CheckRequest.newBuilder().setAttributes(attributes).build());
    }

    CheckResponse check(CheckRequest request) {
        return AuthorizationGrpc.newBlockingStub(Objects.requireNonNull(channel)).check(request);
    }

    int status(String path) {
        return check(path).getStatus().getCode();
    }

    /** The lines of /metrics that start so and are not 0, once so many checks are counted. */
    List<String> counted(int checks, String... starts) throws Exception {
        String all = "riskgate_check_seconds_count " + checks;
        Await.until("counted", () -> lines("riskgate_check_seconds_count").contains(all));
        return lines(starts).stream().filter(line -> !line.endsWith(" 0.0")).toList();
    }

    /** The lines of /metrics that start so. */
    List<String> lines(String... starts) throws Exception {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> List.of(starts).stream().anyMatch(line::startsWith))
                .toList();
    }

    /** The body of /readyz, after it has said that the server is ready. */
    JsonNode ready() throws Exception {
        HttpResponse<String> ready = get("/readyz");
        if (ready.statusCode() != 200) {
            throw new AssertionError(ready.body());
        }
        return new JsonMapper().readTree(ready.body());
    }

    int managementPort() {
        return Objects.requireNonNull(server).managementPort();
    }

    /** Blocks a client by the operator's API. */
    void block(String client) throws Exception {
        block("client", client);
    }

    /**
     * Blocks by the operator's API, whether or not such a one is known.
     *
     * @param kind {@code client}, {@code key} or {@code token}
     */
    void block(String kind, String name) throws Exception {
        String body = "{\"%s\":\"%s\",\"force\":\"true\"}".formatted(kind, name);
        operate(HttpRequest.newBuilder(url("/v1/blocks")).POST(BodyPublishers.ofString(body)));
    }

    void unblock(String kind, String name) throws Exception {
        operate(HttpRequest.newBuilder(url("/v1/blocks?" + kind + "=" + name)).DELETE());
    }

    private void operate(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> done =
                http.send(
                        request.header("Authorization", "Bearer " + SECRET).build(),
                        BodyHandlers.ofString());
        if (done.statusCode() != 200) {
            throw new AssertionError(done.body());
        }
    }

    /** What is known of the client, as the operator's API shows it. */
    JsonNode known(String client) throws Exception {
        HttpResponse<String> shown =
                http.send(
                        HttpRequest.newBuilder(url("/v1/clients?client=" + client))
                                .header("Authorization", "Bearer " + SECRET)
                                .build(),
                        BodyHandlers.ofString());
        return new JsonMapper().readTree(shown.body());
    }

    /** What the operator's API says of keys that nobody uses. */
    HttpResponse<String> unusedKeys() throws Exception {
        return http.send(
                HttpRequest.newBuilder(url("/v1/keys/unused"))
                        .header("Authorization", "Bearer " + SECRET)
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(HttpRequest.newBuilder(url(path)).build(), BodyHandlers.ofString());
    }

    private URI url(String path) {
        return URI.create("http://127.0.0.1:" + managementPort() + path);
    }

    /** Ends the server, and reads all that it logged. */
    List<Decision> log() throws Exception {
        end();
        List<Decision> all = new ArrayList<>();
        try (DecisionReader reader = DecisionReader.open(folder.resolve("d.jsonl"))) {
            for (Decision next = reader.next(); next != null; next = reader.next()) {
                all.add(next);
            }
        }
        return all;
    }

    private void end() throws InterruptedException {
        if (channel != null) {
            channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        }
        if (server != null) {
            server.close();
        }
    }

    @Override
    public void close() throws InterruptedException {
        end();
        http.close();
    }
}
