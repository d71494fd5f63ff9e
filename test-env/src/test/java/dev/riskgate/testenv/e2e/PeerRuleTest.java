// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.envoy.EnvoyConfig;
import dev.riskgate.testenv.world.TestWorld;
import dev.riskgate.testredis.TestCertificate;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * What rules know of Envoy's connection and of its route: the peer is told by its certificate, the
 * server name by the handshake, the extensions by Envoy's own configuration, and none by a header.
 */
class PeerRuleTest {

    private static final String SHOP = "spiffe://example.org/ns/shop";
    private static final char[] PASSWORD = "not-a-secret".toCharArray();
    private static final String RULES =
            """
            rules:
              - { name: shop-only, then: deny, when: 'peer.principal != "spiffe://example.org/ns/shop"' }
              - { name: one-name, then: deny, when: 'peer.sni != "" && peer.sni != request.host' }
              - { name: no-internals, then: deny, when: 'request.extensions["exposure"] == "internal"' }
            """;

    @TempDir static Path work;
    private static TestCertificate server;
    private static KeyStore client;
    private static TestWorld testWorld;

    @BeforeAll
    static void start() throws Exception {
        server = TestCertificate.in(work);
        client = clientCertificate(work.resolve("client.p12"));
        Path trusted = work.resolve("client.pem");
        Files.writeString(trusted, pem(client.getCertificate("client")));
        testWorld =
                TestWorld.start(
                        TestWorld.Setup.of(Checkout.find(), work)
                                .withPolicy(
                                        policy ->
                                                policy.substring(0, policy.indexOf("limits:"))
                                                        + RULES)
                                .withEnvoy(
                                        envoy ->
                                                overTls(envoy, trusted)
                                                        .editRoutes(PeerRuleTest::oneInternal)));
    }

    @AfterAll
    static void stop() throws Exception {
        testWorld.close();
    }

    @Test
    void aCertificateProvesThePeer() throws Exception {
        assertThat(status(true, "")).isEqualTo(200);
    }

    @Test
    void noHeaderDoes() throws Exception {
        assertThat(status(false, "")).isEqualTo(403);
        assertThat(status(false, "x-forwarded-client-cert: URI=" + SHOP + "\r\n")).isEqualTo(403);
        assertThat(status(false, "x-envoy-peer: " + SHOP + "\r\n")).isEqualTo(403);
    }

    @Test
    void theNameOfTheHandshakeIsThatOfTheRequestOrTheRuleSpeaks() throws Exception {
        assertThat(status(true, "", "/public/x", "api.example.com")).isEqualTo(200);
        assertThat(status(true, "", "/public/x", "API.example.com")).isEqualTo(200);
        assertThat(status(true, "", "/public/x", "other.example.com")).isEqualTo(403);
    }

    @Test
    void aRuleKnowsWhatEnvoySaysOfTheRouteAndAClientCannotSayIt() throws Exception {
        assertThat(status(true, "", "/public/internal/x", "")).isEqualTo(403);
        assertThat(status(true, "exposure: internal\r\n", "/public/x", "")).isEqualTo(200);
        assertThat(status(true, "exposure: public\r\n", "/public/internal", "")).isEqualTo(403);
    }

    /** As docs/envoy.md has it. */
    private static void oneInternal(ArrayNode routes) {
        ObjectNode route = routes.insertObject(0);
        route.put("name", "internal");
        route.putObject("match").put("path_separated_prefix", "/public/internal");
        route.set("route", routes.get(1).path("route").deepCopy());
        route.putObject("typed_per_filter_config")
                .putObject("envoy.filters.http.ext_authz")
                .put(
                        "@type",
                        "type.googleapis.com/envoy.extensions.filters.http.ext_authz.v3.ExtAuthzPerRoute")
                .putObject("check_settings")
                .putObject("context_extensions")
                .put("exposure", "internal");
    }

    private static int status(boolean withCertificate, String header) throws Exception {
        return status(withCertificate, header, "/public/x", "");
    }

    /**
     * @param name of the handshake; empty to send none
     */
    private static int status(boolean withCertificate, String header, String path, String name)
            throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(client, PASSWORD);
        KeyManager[] shown = withCertificate ? keys.getKeyManagers() : new KeyManager[0];
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusting(server.certificateFile()));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(shown, trust.getTrustManagers(), null);
        try (SSLSocket socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(
                                        InetAddress.getLoopbackAddress(),
                                        testWorld.envoy().port())) {
            socket.setSoTimeout(10_000);
            if (!name.isEmpty()) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setServerNames(List.of(new SNIHostName(name)));
                socket.setSSLParameters(parameters);
            }
            socket.getOutputStream()
                    .write(
                            ("GET "
                                            + path
                                            + " HTTP/1.1\r\n"
                                            + "Host: api.example.com\r\n"
                                            + "Connection: close\r\n"
                                            + "x-forwarded-for: 203.0.113.10\r\n"
                                            + header
                                            + "\r\n")
                                    .getBytes(ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
            return Integer.parseInt(answer.split(" ", 3)[1]);
        }
    }

    private static EnvoyConfig overTls(EnvoyConfig envoy, Path trusted) {
        return envoy.edit(
                copy -> {
                    ObjectNode socket =
                            ((ObjectNode) copy.at("/static_resources/listeners/0/filter_chains/0"))
                                    .putObject("transport_socket");
                    socket.put("name", "envoy.transport_sockets.tls");
                    ObjectNode tls = socket.putObject("typed_config");
                    tls.put(
                            "@type",
                            "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext");
                    ObjectNode common = tls.putObject("common_tls_context");
                    ObjectNode own = common.putArray("tls_certificates").addObject();
                    own.putObject("certificate_chain")
                            .put("filename", server.certificateFile().toString());
                    own.putObject("private_key").put("filename", server.keyFile().toString());
                    common.putObject("validation_context")
                            .putObject("trusted_ca")
                            .put("filename", trusted.toString());
                });
    }

    private static KeyStore trusting(Path certificate) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = Files.newInputStream(certificate)) {
            store.setCertificateEntry(
                    "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        return store;
    }

    private static KeyStore clientCertificate(Path file) throws Exception {
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                        "-genkeypair",
                        "-alias",
                        "client",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-validity",
                        "1",
                        "-dname",
                        "CN=shop",
                        "-ext",
                        "san=uri:" + SHOP + ",dns:shop.example.org",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD));
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        return KeyStore.getInstance(file.toFile(), PASSWORD);
    }

    private static String pem(Certificate certificate) throws Exception {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }
}
