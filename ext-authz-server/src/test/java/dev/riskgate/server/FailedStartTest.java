// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;

import dev.riskgate.outbound.TestAuthority;
import dev.riskgate.server.config.ServerConfigs;
import dev.riskgate.state.TestClock;
import dev.riskgate.testredis.Await;
import dev.riskgate.testredis.RedisServer;
import dev.riskgate.testredis.TestCertificate;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** A start that fails leaves no thread and no port behind, nor does a server that ended. */
class FailedStartTest {

    private static final String POLICY =
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
            """;

    @TempDir Path folder;
    private final Map<String, String> settings = new HashMap<>();
    private LiveThreads threads;
    private Map<Long, String> before;
    private int grpcPort;
    private int managementPort;

    @BeforeEach
    void prepare() throws Exception {
        Files.writeString(folder.resolve("policy.yaml"), POLICY);
        Files.writeString(
                folder.resolve("jwks.json"),
                new JWKSet(new ECKeyGenerator(Curve.P_256).keyID("k").generate()).toString());
        try (ServerSocket one = socket(0);
                ServerSocket other = socket(0)) {
            grpcPort = one.getLocalPort();
            managementPort = other.getLocalPort();
        }
        settings.put("RISKGATE_GRPC_ADDRESS", "127.0.0.1:" + grpcPort);
        settings.put("RISKGATE_MANAGEMENT_ADDRESS", "127.0.0.1:" + managementPort);
        settings.put("RISKGATE_POLICY_FILE", file("policy.yaml"));
        settings.put("RISKGATE_LOG_DECISIONS", file("decisions.log"));
        settings.put("RISKGATE_DRAIN_NOTICE", "0s");
        settings.put(
                "RISKGATE_OBSERVATION_HASH_KEY", Base64.getEncoder().encodeToString(new byte[32]));
        threads = new LiveThreads(folder);
        before = threads.all();
    }

    @Test
    void anOccupiedGrpcPort() throws Exception {
        try (ServerSocket _ = socket(grpcPort)) {
            assertFails("The gRPC port cannot be opened");
            assertIsFree(managementPort);
        }
        assertStartsAndEnds();
    }

    @Test
    void anOccupiedManagementPort() throws Exception {
        try (ServerSocket _ = socket(managementPort)) {
            assertFails("The management port cannot be opened");
            assertIsFree(grpcPort);
        }
        assertStartsAndEnds();
    }

    @Test
    void aPolicyThatCannotBeUsed() throws Exception {
        Files.writeString(folder.resolve("policy.yaml"), POLICY + "rules: nonsense\n");
        assertFails("policy.yaml");

        Files.writeString(folder.resolve("policy.yaml"), POLICY);
        assertStartsAndEnds();
    }

    @Test
    void aDecisionLogThatCannotBeWritten() throws Exception {
        settings.put("RISKGATE_LOG_DECISIONS", file("nowhere/decisions.log"));
        assertFails("The decision log cannot be opened");
    }

    @Test
    void aCertificateThatIsNone() throws Exception {
        TestCertificate certificate = tls();
        String good = Files.readString(certificate.certificateFile());
        Files.writeString(certificate.certificateFile(), "-----BEGIN CERTIFICATE-----\nrubbish\n");
        assertFails("TLS certificate");

        Files.writeString(certificate.certificateFile(), good);
        assertStartsAndEnds();
    }

    @Test
    void aKeyOfACertificateThatIsNotBase64() throws Exception {
        Files.writeString(
                tls().keyFile(), "-----BEGIN PRIVATE KEY-----\n!!!\n-----END PRIVATE KEY-----\n");
        assertFails("TLS certificate");
    }

    @Test
    void aKeyOfAnotherCertificate() throws Exception {
        TestCertificate certificate = tls();
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.copy(
                TestCertificate.in(elsewhere).keyFile(),
                certificate.keyFile(),
                StandardCopyOption.REPLACE_EXISTING);
        assertFails("the key of grpc.tls.keyFile is not that of the certificate: replace both");
    }

    @Test
    void anOccupiedGrpcPortWithTls() throws Exception {
        tls();
        try (ServerSocket _ = socket(grpcPort)) {
            assertFails("The gRPC port cannot be opened");
        }
        assertStartsAndEnds();
    }

    @Test
    void authoritiesOfIssuersThatCannotBeUsed() throws Exception {
        settings.put("RISKGATE_OUTBOUND_CA_FILE", file("cas.pem"));
        assertFails("cas.pem: the file does not exist. Check outbound.caFile");
        Files.writeString(folder.resolve("cas.pem"), "");
        assertFails("cas.pem: the file is empty");
        String key = new TestAuthority(folder).privateKeyPem();
        Files.writeString(folder.resolve("cas.pem"), key);
        assertFails("cas.pem: there is a private key in the file");

        Files.writeString(folder.resolve("cas.pem"), new TestAuthority(folder).pem());
        before = threads.all();
        try (ServerSocket _ = socket(grpcPort)) {
            assertFails("The gRPC port cannot be opened");
        }
        assertStartsAndEnds();
    }

    @Test
    void anIssuerThatNeverAnswers() throws Exception {
        try (ServerSocket silent = socket(0)) {
            String issuer = "http://localhost:" + silent.getLocalPort();
            Files.writeString(
                    folder.resolve("policy.yaml"),
                    POLICY.replace("{ file: jwks.json }", "{ url: " + issuer + " }"));
            assertStartsAndEnds();
        }
    }

    @Test
    void anOccupiedGrpcPortWithARedisThatIsAway() throws Exception {
        try (ServerSocket nobody = socket(0)) {
            settings.put("RISKGATE_REDIS_ADDRESS", "127.0.0.1:" + nobody.getLocalPort());
        }
        settings.put("RISKGATE_REDIS_START", "degraded");
        try (ServerSocket _ = socket(grpcPort)) {
            assertFails("The gRPC port cannot be opened");
        }
        assertStartsAndEnds();
    }

    @Test
    void anOccupiedGrpcPortWithARedisThatAnswers() throws Exception {
        try (RedisServer redis = RedisServer.start()) {
            settings.put("RISKGATE_REDIS_ADDRESS", "127.0.0.1:" + redis.port());
            before = threads.all();
            try (ServerSocket _ = socket(grpcPort)) {
                assertFails("The gRPC port cannot be opened");
            }
            assertStartsAndEnds();
        }
    }

    @Test
    void anAuthorityOfRedisThatIsMissing() throws Exception {
        settings.put("RISKGATE_REDIS_ADDRESS", "127.0.0.1:1");
        settings.put("RISKGATE_REDIS_TLS_ENABLED", "true");
        settings.put("RISKGATE_REDIS_TLS_CA_FILE", file("nowhere.pem"));
        assertFails("nowhere.pem");
    }

    private TestCertificate tls() throws IOException {
        TestCertificate certificate = TestCertificate.in(folder);
        settings.put("RISKGATE_GRPC_TLS_CERT_FILE", certificate.certificateFile().toString());
        settings.put("RISKGATE_GRPC_TLS_KEY_FILE", certificate.keyFile().toString());
        before = threads.all();
        return certificate;
    }

    private void assertFails(String message) throws Exception {
        var config = ServerConfigs.read(null, settings);
        assertThatThrownBy(() -> Riskgate.start(config, new TestClock()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining(message);
        assertNothingIsLeft();
    }

    private void assertStartsAndEnds() throws Exception {
        try (Riskgate server =
                Riskgate.start(ServerConfigs.read(null, settings), new TestClock())) {
            assertThat(server.port()).isEqualTo(grpcPort);
            assertThat(server.managementPort()).isEqualTo(managementPort);
            assertThat(threads.begunSince(before)).isNotEmpty();
        }
        assertIsFree(grpcPort);
        assertIsFree(managementPort);
        assertNothingIsLeft();
    }

    private void assertNothingIsLeft() {
        Await.until(
                "all threads end",
                () -> {
                    assertThat(threads.begunSince(before)).isEmpty();
                    return true;
                });
    }

    private static void assertIsFree(int port) {
        Await.until(
                "port " + port + " is free",
                () -> {
                    try (ServerSocket _ = socket(port)) {
                        return true;
                    }
                });
    }

    private static ServerSocket socket(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }
}
