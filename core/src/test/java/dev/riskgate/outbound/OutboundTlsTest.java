// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

import javax.net.ssl.SSLContext;

/** Whose certificate is believed. */
class OutboundTlsTest extends OutboundWorld {

    @TempDir private static Path dir;
    private static TestAuthority ours;
    private static TestAuthority others;
    private static SSLContext localhost;

    @BeforeAll
    static void sign() throws Exception {
        ours = new TestAuthority(dir);
        others = new TestAuthority(dir);
        localhost = ours.server("dns:localhost");
    }

    private RawServer tls(SSLContext certificate) {
        return opened(new RawServer(certificate, RawServer.ok("hello")));
    }

    @Test
    void aCertificateOfATrustedAuthorityIsBelieved() throws Exception {
        RawServer server = tls(localhost);

        assertThat(body(trusting(ours.pem()).send(get(server.httpsUrl("localhost")))))
                .isEqualTo("hello");
        assertThat(
                        body(
                                trusting(others.pem() + "and\n" + ours.pem())
                                        .send(get(server.httpsUrl("localhost")))))
                .isEqualTo("hello");
    }

    @Test
    void withoutItTheOperatorReadsWhichSettingToUse() throws Exception {
        RawServer server = tls(localhost);
        String host = "localhost:" + server.port();

        assertThat(failure(client(), server.httpsUrl("localhost")))
                .isEqualTo(
                        "the certificate of "
                                + host
                                + " is not trusted: name the authority (CA) that signed it in"
                                + " outbound.caFile");
        assertThat(failure(trusting(others.pem()), server.httpsUrl("localhost")))
                .isEqualTo(
                        "the certificate of "
                                + host
                                + " is not trusted: add the authority (CA) that signed it to"
                                + " outbound.caFile");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aCertificateForAnotherHostIsRefusedWhoeverSignedIt() throws Exception {
        RawServer server = tls(localhost);
        OutboundHttp http = trusting(ours.pem());

        assertThat(failure(http, server.httpsUrl("127.0.0.1")))
                .isEqualTo(
                        "the certificate of 127.0.0.1:" + server.port() + " is for another host");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void anExpiredCertificateIsRefused() throws Exception {
        RawServer server = tls(ours.expiredServer("dns:localhost"));

        assertThat(failure(trusting(ours.pem()), server.httpsUrl("localhost")))
                .startsWith("the certificate of localhost:" + server.port())
                .endsWith("has expired");
        assertThat(server.requests()).isEmpty();
    }

    /** The first call leaves an open connection and a TLS session that could be resumed. */
    @Test
    void otherAuthoritiesCountFromTheNextCallOn() throws Exception {
        RawServer server =
                opened(
                        new RawServer(
                                localhost,
                                RawServer.saying(
                                        "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello")));
        OutboundHttp http = trusting(others.pem());
        String url = server.httpsUrl("localhost");
        assertThat(failure(http, url)).contains("is not trusted");

        http.trust(authorities(ours.pem()));
        assertThat(body(http.send(get(url)))).isEqualTo("hello");

        http.trust(authorities(others.pem()));
        assertThat(failure(http, url)).contains("is not trusted: add");
    }

    @Test
    void whoSpeaksNoTlsIsTold() {
        RawServer plain = opened(RawServer.hasty("HTTP/1.1 400 Bad Request\r\n\r\n"));

        assertThat(failure(client(), plain.httpsUrl("localhost")))
                .isEqualTo("localhost:" + plain.port() + " does not speak TLS as it should");
    }
}
