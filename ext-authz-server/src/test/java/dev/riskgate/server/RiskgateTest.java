// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import com.google.rpc.Code;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;

import dev.riskgate.identity.apikey.KeyHasher;
import dev.riskgate.identity.jwt.jwks.NativeCrypto;
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

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The whole server, over a real connection. */
class RiskgateTest {

    private static final byte[] HASH_KEY =
            "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final String KEY = "rg_acme1_Zm9vYmFyYmF6cXV4cXV1eGNvcmdl";

    private static final String TOKEN = Base64.getEncoder().encodeToString(new byte[32]);

    @TempDir Path folder;
    private final TestClock clock = new TestClock();
    private final Logger log = (Logger) LoggerFactory.getLogger("dev.riskgate");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private Riskgate server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws Exception {
        // Other threads log as well.
        lines.list = new CopyOnWriteArrayList<>();
        lines.start();
        log.setLevel(Level.INFO);
        log.addAppender(lines);
        Files.writeString(
                folder.resolve("policy.yaml"),
                """
                apiVersion: riskgate.dev/v1
                kind: Policy
                credentials:
                  - apiKey: { name: partners, header: x-api-key }
                """);
        Files.writeString(
                folder.resolve("jwks.json"),
                new JWKSet(new ECKeyGenerator(Curve.P_256).keyID("k").generate()).toString());
        Files.writeString(
                folder.resolve("keys.yaml"),
                """
                apiVersion: riskgate.dev/v1
                kind: ApiKeys
                keys:
                  - id: acme1
                    client: acme
                    hash: "%s"
                """
                        .formatted(new KeyHasher(HASH_KEY, null).hash(KEY)));
        server =
                Riskgate.start(
                        ServerConfigs.read(
                                null,
                                Map.of(
                                        "RISKGATE_GRPC_ADDRESS",
                                        "127.0.0.1:0",
                                        "RISKGATE_MANAGEMENT_ADDRESS",
                                        "127.0.0.1:0",
                                        "RISKGATE_MANAGEMENT_TOKEN",
                                        TOKEN,
                                        "RISKGATE_POLICY_FILE",
                                        folder.resolve("policy.yaml") + "",
                                        "RISKGATE_API_KEYS_FILE",
                                        folder.resolve("keys.yaml") + "",
                                        "RISKGATE_API_KEYS_HASH_KEY",
                                        Base64.getEncoder().encodeToString(HASH_KEY))),
                        clock);
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
    }

    @AfterEach
    void stop() throws Exception {
        channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        server.close();
        log.detachAppender(lines);
        log.setLevel(null);
    }

    @Test
    void aKnownKeyPasses() {
        CheckResponse response = check(KEY);

        assertThat(response.getStatus().getCode()).isEqualTo(Code.OK_VALUE);
        assertThat(response.getOkResponse().getHeadersList())
                .anySatisfy(
                        header -> {
                            assertThat(header.getHeader().getKey()).isEqualTo("x-riskgate-client");
                            assertThat(header.getHeader().getValue()).isEqualTo("acme");
                        });
    }

    @Test
    void anUnknownKeyIsAnswered401() {
        CheckResponse response = check("rg_acme1_wrongwrongwrongwrongwrongwr");

        assertThat(response.getStatus().getCode()).isEqualTo(Code.UNAUTHENTICATED_VALUE);
        assertThat(response.getDeniedResponse().getStatus().getCodeValue()).isEqualTo(401);
    }

    @Test
    void whoVerifiesSignaturesIsToldOnceThereIsAnIssuer() throws Exception {
        assertThat(operate("GET", "/metrics", "").body()).doesNotContain("riskgate_crypto");

        Files.writeString(
                folder.resolve("policy.yaml"),
                """
                apiVersion: riskgate.dev/v1
                kind: Policy
                credentials:
                  - jwt:
                      name: idp
                      issuer: https://idp.example.com/
                      audiences: [api]
                      clientId: [claims.sub]
                      jwks: { file: jwks.json }
                """);

        String verifier = NativeCrypto.verifier();
        String metric = "riskgate_crypto{provider=\"" + verifier + "\"} 1.0";
        Await.until("told", () -> operate("GET", "/metrics", "").body().contains(metric));
        Await.until("logged", () -> !cryptoLines().isEmpty());
        assertThat(cryptoLines())
                .singleElement(STRING)
                .contains(verifier.equals("jdk") ? "the JDK" : "native code");
    }

    @Test
    void keysThatNobodyHasAndPoliciesThatCannotBeUsedAreSaidWhileTheLastGoodPolicyHolds()
            throws Exception {
        Files.writeString(
                folder.resolve("policy.yaml"),
                """
                apiVersion: riskgate.dev/v1
                kind: Policy
                credentials:
                  - apiKey: { name: partners, header: x-api-key }
                rules: [{ name: never, when: 'risk.score > 0.8', then: deny }]
                """);
        Await.until("said", () -> readiness().contains("write 80.0 for 0.8"));
        assertThat(check(KEY).getStatus().getCode()).isEqualTo(Code.OK_VALUE);

        Files.writeString(
                folder.resolve("keys.yaml"),
                "apiVersion: riskgate.dev/v1\nkind: ApiKeys\nkeys: []\n");
        Await.until(
                "warned",
                () ->
                        List.copyOf(lines.list).stream()
                                .anyMatch(
                                        line ->
                                                line.getFormattedMessage()
                                                        .contains("holds none: every key")));
    }

    private String readiness() throws Exception {
        return operate("GET", "/readyz", "").body();
    }

    private List<String> cryptoLines() {
        return List.copyOf(lines.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.startsWith("RSA and ECDSA signatures"))
                .toList();
    }

    @Test
    void thousandsOfRequestsOfOneClientAreAllDecided() {
        for (int i = 0; i < 3_000; i++) {
            clock.advance(Duration.ofSeconds(5));
            CheckResponse response = check(KEY);
            assertThat(response.getStatus().getCode()).as("%s", response).isEqualTo(Code.OK_VALUE);
        }
    }

    @Test
    void aBlockedClientIsDeniedFromTheNextRequestOnUntilTheBlockEnds() throws Exception {
        check(KEY);

        HttpResponse<String> blocked =
                operate(
                        "POST",
                        "/v1/blocks",
                        "{\"client\":\"acme\",\"for\":\"1h\",\"note\":\"INC\"}");
        assertThat(blocked.statusCode()).as(blocked.body()).isEqualTo(200);

        CheckResponse denied = check(KEY);
        assertThat(denied.getStatus().getCode()).isEqualTo(Code.PERMISSION_DENIED_VALUE);
        assertThat(denied.getDeniedResponse().getStatus().getCodeValue()).isEqualTo(403);
        assertThat(denied.getDeniedResponse().getBody())
                .contains("problems/blocked", "Ask the operator of this API")
                .doesNotContain("INC");
        assertThat(operate("GET", "/metrics", "").body())
                .contains("riskgate_blocks 1.0")
                .contains("riskgate_operations_total{operation=\"block\",outcome=\"done\"} 1.0")
                .contains("riskgate_reasons_total{reason=\"blocked\"} 1.0");
        assertThat(operate("GET", "/v1/clients?client=acme", "").body())
                .contains("\"requests\":1,");

        clock.advance(Duration.ofHours(1));
        assertThat(check(KEY).getStatus().getCode()).isEqualTo(Code.OK_VALUE);
    }

    private HttpResponse<String> operate(String method, String target, String body)
            throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(
                                    URI.create(
                                            "http://127.0.0.1:" + server.managementPort() + target))
                            .header("Authorization", "Bearer " + TOKEN)
                            .method(method, HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private CheckResponse check(String key) {
        return AuthorizationGrpc.newBlockingStub(channel).check(request(key));
    }

    private static CheckRequest request(String key) {
        return CheckRequest.newBuilder()
                .setAttributes(
                        AttributeContext.newBuilder()
                                .setSource(
                                        AttributeContext.Peer.newBuilder()
                                                .setAddress(
                                                        Address.newBuilder()
                                                                .setSocketAddress(
                                                                        SocketAddress.newBuilder()
                                                                                .setAddress(
                                                                                        "203.0.113.7")
                                                                                .setPortValue(
                                                                                        4711))))
                                .setRequest(
                                        AttributeContext.Request.newBuilder()
                                                .setHttp(
                                                        AttributeContext.HttpRequest.newBuilder()
                                                                .setMethod("GET")
                                                                .setScheme("https")
                                                                .setHost("api.example.com")
                                                                .setPath("/v1/orders?page=2")
                                                                .setProtocol("HTTP/1.1")
                                                                .putHeaders(
                                                                        "user-agent", "curl/8.5")
                                                                .putHeaders("x-api-key", key))))
                .build();
    }
}
