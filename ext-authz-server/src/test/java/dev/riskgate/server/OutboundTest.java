// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

import dev.riskgate.outbound.RawServer;
import dev.riskgate.outbound.TestAuthority;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A whole server whose issuer has its certificate of a private CA. */
class OutboundTest {

    @TempDir Path folder;
    private final TestClock clock = new TestClock();
    private final Logger log = (Logger) LoggerFactory.getLogger("dev.riskgate");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private ECKey key;
    private TestAuthority authority;
    private RawServer issuer;
    private @Nullable Riskgate server;
    private @Nullable ManagedChannel channel;

    @BeforeEach
    void publish() throws Exception {
        key = new ECKeyGenerator(Curve.P_256).keyID("k").generate();
        authority = new TestAuthority(folder);
        issuer = new RawServer(authority.server("dns:localhost"), this::answer);
        Files.writeString(folder.resolve("policy.yaml"), policy(""));
        // Other threads log as well.
        lines.list = new CopyOnWriteArrayList<>();
        lines.start();
        log.addAppender(lines);
    }

    @AfterEach
    void end() throws Exception {
        log.detachAppender(lines);
        if (channel != null) {
            channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        }
        if (server != null) {
            server.close();
        }
        issuer.close();
    }

    private String policy(String keys) {
        return """
        apiVersion: riskgate.dev/v1
        kind: Policy
        credentials:
          - jwt: { name: idp, issuer: "%s", %s audiences: [api], clientId: [claims.sub] }
        """
                .formatted(name(), keys);
    }

    private String name() {
        return "https://localhost:" + issuer.port();
    }

    private void answer(String head, InputStream in, OutputStream out) throws IOException {
        String json =
                head.startsWith("GET /.well-known/openid-configuration ")
                        ? "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(name(), name())
                        : new JWKSet(key.toPublicJWK()).toString();
        RawServer.ok(json).answer(head, in, out);
    }

    private void start(@Nullable Path caFile) throws Exception {
        Map<String, String> settings = new HashMap<>();
        settings.put("RISKGATE_GRPC_ADDRESS", "127.0.0.1:0");
        settings.put("RISKGATE_MANAGEMENT_ADDRESS", "127.0.0.1:0");
        settings.put("RISKGATE_POLICY_FILE", folder.resolve("policy.yaml").toString());
        settings.put("RISKGATE_LOG_DECISIONS", "off");
        settings.put("RISKGATE_CHECK_BUDGET", "20s");
        settings.put("RISKGATE_DRAIN_NOTICE", "0s");
        if (caFile != null) {
            settings.put("RISKGATE_OUTBOUND_CA_FILE", caFile.toString());
        }
        Riskgate started = Riskgate.start(ServerConfigs.read(null, settings), clock);
        server = started;
        channel =
                NettyChannelBuilder.forAddress("127.0.0.1", started.port()).usePlaintext().build();
    }

    @Test
    void aTokenOfAnIssuerBehindAPrivateCaHolds() throws Exception {
        start(Files.writeString(folder.resolve("ca.pem"), authority.pem()));

        assertThat(status()).isEqualTo(200);
        String agent = "user-agent: riskgate/" + BuildInfo.current().version() + "\r\n";
        assertThat(issuer.requests())
                .hasSize(2)
                .allSatisfy(head -> assertThat(head).contains(agent));
        assertThat(readiness()).contains("\"problems\":{}", "\"name\":\"outboundCa\"");
    }

    @Test
    void withoutTheCaLogAndReadinessSayWhichSettingToUse() throws Exception {
        start(null);
        String told = "is not trusted: name the authority (CA) that signed it in outbound.caFile";

        assertThat(status()).isEqualTo(503);
        assertThat(readiness())
                .contains("\"status\":\"ready\"")
                .contains("\"jwks\":\"idp, for ")
                .contains(
                        "seconds: %s: the certificate of localhost:%d %s (there are no keys"
                                .formatted(name(), issuer.port(), told));
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .anyMatch(line -> line.startsWith("Keys at " + name()) && line.endsWith(told));
    }

    @Test
    void anotherCaCountsWithoutARestartAndABrokenFileChangesNothing() throws Exception {
        Path file = folder.resolve("ca.pem");
        Files.writeString(file, new TestAuthority(folder).pem());
        start(file);
        Await.until("the certificate is refused", () -> readiness().contains("is not trusted"));

        replace(file, authority.pem());
        Await.until("the issuer is believed", () -> readiness().contains("\"problems\":{}"));
        assertThat(status()).isEqualTo(200);

        replace(file, "-----BEGIN CERTIFICATE-----\nrubbish");
        Await.until(
                "the fault is told",
                () ->
                        readiness()
                                .contains(
                                        "\"failure\":\"certificate 1 in the file cannot be read"));
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .anyMatch(
                        line ->
                                line.startsWith("outboundCa: " + file)
                                        && line.endsWith("the last good one stays in force"));
        // The keys of a policy that names them otherwise are fetched at once.
        key = new ECKeyGenerator(Curve.P_256).keyID("next").generate();
        replace(
                folder.resolve("policy.yaml"),
                policy("jwks: { url: '%s/keys' }, ".formatted(name())));
        Await.until("the new key is fetched", () -> status() == 200);
    }

    private static void replace(Path file, String content) throws IOException {
        Path next = Files.writeString(file.resolveSibling("next.pem"), content);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The HTTP status of a request with a new token; 200 if it passes. */
    private int status() throws Exception {
        CheckResponse response = stub().check(request(token()));
        return response.hasDeniedResponse()
                ? response.getDeniedResponse().getStatus().getCodeValue()
                : 200;
    }

    private AuthorizationGrpc.AuthorizationBlockingStub stub() {
        return AuthorizationGrpc.newBlockingStub(Objects.requireNonNull(channel))
                .withDeadlineAfter(20, TimeUnit.SECONDS);
    }

    private String token() throws Exception {
        SignedJWT token =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
                        new JWTClaimsSet.Builder()
                                .issuer(name())
                                .audience("api")
                                .subject("acme")
                                .jwtID(UUID.randomUUID().toString())
                                .expirationTime(
                                        Date.from(clock.instant().plus(Duration.ofMinutes(5))))
                                .build());
        token.sign(new ECDSASigner(key));
        return token.serialize();
    }

    private String readiness() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            int port = Objects.requireNonNull(server).managementPort();
            return client.send(
                            HttpRequest.newBuilder(
                                            URI.create("http://127.0.0.1:" + port + "/readyz"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private static CheckRequest request(String token) {
        var address = SocketAddress.newBuilder().setAddress("203.0.113.9").setPortValue(4711);
        var http =
                AttributeContext.HttpRequest.newBuilder()
                        .setMethod("GET")
                        .setScheme("https")
                        .setHost("api.example.com")
                        .setPath("/v1/orders")
                        .setProtocol("HTTP/1.1")
                        .putHeaders("authorization", "Bearer " + token);
        return CheckRequest.newBuilder()
                .setAttributes(
                        AttributeContext.newBuilder()
                                .setSource(
                                        AttributeContext.Peer.newBuilder()
                                                .setAddress(
                                                        Address.newBuilder()
                                                                .setSocketAddress(address)))
                                .setRequest(AttributeContext.Request.newBuilder().setHttp(http)))
                .build();
    }
}
