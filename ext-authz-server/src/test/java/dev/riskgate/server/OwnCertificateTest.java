// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.server.config.ServerConfigs;
import dev.riskgate.state.TestClock;
import dev.riskgate.testredis.Await;
import dev.riskgate.testredis.TestCertificate;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** What happens to Envoy's connections while the gRPC port's certificate is being replaced. */
class OwnCertificateTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir Path folder;
    private TestCertificate first;
    private TestCertificate second;
    private Path certificate;
    private Path key;
    private Riskgate server;

    @BeforeEach
    void start() throws Exception {
        first = TestCertificate.in(Files.createDirectory(folder.resolve("first")));
        second = TestCertificate.in(Files.createDirectory(folder.resolve("second")));
        certificate = Files.copy(first.certificateFile(), folder.resolve("tls.crt"));
        key = Files.copy(first.keyFile(), folder.resolve("tls.key"));
        Path policy =
                Files.writeString(
                        folder.resolve("policy.yaml"),
                        "apiVersion: riskgate.dev/v1\nkind: Policy\n");
        server =
                Riskgate.start(
                        ServerConfigs.read(
                                null,
                                Map.of(
                                        "RISKGATE_GRPC_ADDRESS",
                                        "127.0.0.1:0",
                                        "RISKGATE_MANAGEMENT_ADDRESS",
                                        "127.0.0.1:0",
                                        "RISKGATE_POLICY_FILE",
                                        policy.toString(),
                                        "RISKGATE_LOG_DECISIONS",
                                        "off",
                                        "RISKGATE_GRPC_TLS_CERT_FILE",
                                        certificate.toString(),
                                        "RISKGATE_GRPC_TLS_KEY_FILE",
                                        key.toString(),
                                        "RISKGATE_DRAIN_NOTICE",
                                        "0ms")),
                        new TestClock());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aCertificateWithoutItsKeyWaitsForIt() throws Exception {
        replace(certificate, second.certificateFile());
        Await.until("the half replaced pair noticed", PATIENCE, () -> failure() != null);

        assertThat(failure())
                .isEqualTo(
                        "the key of grpc.tls.keyFile is not that of the certificate: replace both");
        assertThat(shown()).isEqualTo(read(first));

        replace(key, second.keyFile());
        Await.until("the second certificate shown", PATIENCE, () -> shown().equals(read(second)));
        assertThat(failure()).isNull();
    }

    @Test
    void aDamagedCertificateLeavesTheOneInForceAndTellsNothingOfTheKey() throws Exception {
        String secret = Files.readAllLines(first.keyFile()).get(1);
        replace(
                key,
                Files.writeString(folder.resolve("cut"), "-----BEGIN PRIVATE KEY-----\n" + secret));
        Await.until("the damaged key noticed", PATIENCE, () -> failure() != null);

        assertThat(failure()).isEqualTo("grpc.tls.keyFile holds no private key in PEM, PKCS #8");
        assertThat(shown()).isEqualTo(read(first));

        replace(certificate, Files.writeString(folder.resolve("empty"), ""));
        Await.until(
                "the damaged certificate noticed",
                PATIENCE,
                () -> "grpc.tls.certFile holds no certificate in PEM".equals(failure()));
        assertThat(shown()).isEqualTo(read(first));
    }

    private static void replace(Path file, Path with) throws Exception {
        Path fresh = Files.copy(with, file.resolveSibling("fresh"));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** What {@code /readyz} says of the pair. */
    private @Nullable String failure() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            String body =
                    http.send(
                                    HttpRequest.newBuilder(
                                                    URI.create(
                                                            "http://127.0.0.1:"
                                                                    + server.managementPort()
                                                                    + "/readyz"))
                                            .build(),
                                    BodyHandlers.ofString())
                            .body();
            for (JsonNode file : new JsonMapper().readTree(body).path("files")) {
                if (file.path("name").asString("").equals("grpcCertificate")) {
                    return file.path("failure").asString(null);
                }
            }
        }
        throw new AssertionError("grpcCertificate is not among the files");
    }

    /** The certificate that a new connection gets to see. */
    private X509Certificate shown() throws Exception {
        SSLContext anything = SSLContext.getInstance("TLS");
        anything.init(null, new TrustManager[] {new Anybody()}, null);
        try (SSLSocket socket = (SSLSocket) anything.getSocketFactory().createSocket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", server.port()), 10_000);
            socket.setSoTimeout(10_000);
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static X509Certificate read(TestCertificate certificate) throws Exception {
        try (var in = Files.newInputStream(certificate.certificateFile())) {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    /** Only looks at what is shown. */
    private static final class Anybody implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
