// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import javax.net.ssl.SSLContext;

/** Calls through a proxy, and around it. */
class OutboundProxyTest extends OutboundWorld {

    private static final String IDP = "https://idp.example.com/keys?s3cr3t";

    @TempDir private static Path dir;
    private static TestAuthority authority;
    private static SSLContext idp;

    @BeforeAll
    static void sign() throws Exception {
        authority = new TestAuthority(dir);
        idp = authority.server("dns:idp.example.com,dns:localhost");
    }

    private OutboundHttp through(@Nullable ProxySettings proxy) throws Exception {
        return opened(
                new OutboundHttp(
                        settings(Duration.ofSeconds(30), proxy), authorities(authority.pem())));
    }

    @Test
    void theProxyOpensATunnelAndReadsNothingOfTheCall() throws Exception {
        RawServer server = opened(new RawServer(idp, RawServer.ok("hello")));
        ConnectProxy proxy = opened(new ConnectProxy(server));

        assertThat(body(through(proxy.settings()).send(get(IDP)))).isEqualTo("hello");
        assertThat(proxy.requests())
                .singleElement()
                .asString()
                .startsWith("CONNECT idp.example.com:443 HTTP/1.1\r\n")
                .doesNotContain("s3cr3t", "keys");
        assertThat(server.requests())
                .singleElement()
                .asString()
                .startsWith("GET /keys?s3cr3t HTTP/1.1\r\n");
    }

    @Test
    void theCertificateIsStillTheHostsOwn() throws Exception {
        RawServer server = opened(new RawServer(idp, RawServer.ok("hello")));
        ConnectProxy proxy = opened(new ConnectProxy(server));

        assertThat(failure(through(proxy.settings()), "https://other.example.com/"))
                .isEqualTo("the certificate of other.example.com is for another host");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void thisMachineAndWhatNeedsNoProxyAreCalledDirectly() throws Exception {
        RawServer server = opened(new RawServer(idp, RawServer.ok("hello")));
        ConnectProxy proxy = opened(new ConnectProxy(server));
        OutboundHttp http = through(proxy.settings("idp.invalid", ".internal.invalid"));

        assertThat(body(http.send(get(server.httpsUrl("localhost"))))).isEqualTo("hello");
        assertThat(failure(http, "https://idp.invalid/"))
                .isEqualTo("the name of idp.invalid cannot be resolved");
        assertThat(failure(http, "https://a.internal.invalid/"))
                .isEqualTo("the name of a.internal.invalid cannot be resolved");
        assertThat(proxy.requests()).isEmpty();
        assertThat(body(http.send(get(IDP)))).isEqualTo("hello");
        assertThat(proxy.requests()).hasSize(1);
    }

    @Test
    void aProxyThatRefusesIsNamedWithItsStatus() throws Exception {
        for (int status : List.of(403, 502, 503)) {
            RawServer refusing =
                    serving(
                            RawServer.saying(
                                    "HTTP/1.1 " + status + " No\r\ncontent-length: 0\r\n\r\n"));
            ProxySettings proxy = new ProxySettings("127.0.0.1", refusing.port(), List.of());

            assertThat(failure(through(proxy), IDP))
                    .isEqualTo(
                            "the proxy "
                                    + proxy
                                    + " opens no way to idp.example.com (status "
                                    + status
                                    + ")");
        }
    }

    @Test
    void aProxyThatWantsCredentialsGetsNone() throws Exception {
        RawServer wanting =
                serving(
                        RawServer.saying(
                                "HTTP/1.1 407 Who?\r\nproxy-authenticate: Basic realm=\"x\"\r\n"
                                        + "content-length: 0\r\n\r\n"));
        ProxySettings proxy = new ProxySettings("127.0.0.1", wanting.port(), List.of());

        assertThat(failure(through(proxy), IDP))
                .startsWith("the proxy " + proxy + " asks for credentials (status 407)");
        assertThat(wanting.requests()).hasSize(1);
    }

    @Test
    void aProxyThatIsAwayOrSlowIsNamed() throws Exception {
        RawServer gone = serving(RawServer.ok(""));
        gone.close();
        assertThat(failure(through(new ProxySettings("127.0.0.1", gone.port(), List.of())), IDP))
                .startsWith("the proxy 127.0.0.1:" + gone.port() + " cannot be reached");
        assertThat(failure(through(new ProxySettings("proxy.invalid", 3128, List.of())), IDP))
                .isEqualTo("the name of the proxy proxy.invalid:3128 cannot be resolved");

        RawServer silent = serving((_, in, _) -> in.read());
        ProxySettings slow = new ProxySettings("127.0.0.1", silent.port(), List.of());
        OutboundHttp hasty = opened(new OutboundHttp(settings(Duration.ofMillis(200), slow), null));
        assertThat(failure(hasty, IDP))
                .isEqualTo(
                        "idp.example.com did not answer within 200 ms through the proxy " + slow);
        silent.awaitNobody();
    }

    @Test
    void namesDomainsAndAddressesAreCalledWithoutTheProxy() {
        ProxySettings proxy =
                new ProxySettings(
                        "proxy",
                        3128,
                        List.of(
                                "IdP.example.com",
                                ".svc.cluster.local",
                                "10.0.0.7",
                                "2001:db8::1"));

        for (String direct :
                List.of(
                        "idp.example.com",
                        "IDP.EXAMPLE.COM",
                        "idp.example.com.",
                        "keys.prod.svc.cluster.local",
                        "10.0.0.7",
                        "[2001:db8::1]",
                        "localhost",
                        "LOCALHOST",
                        "127.0.0.1",
                        "127.9.9.9",
                        "[::1]")) {
            assertThat(proxy.bypasses(direct)).as(direct).isTrue();
        }
        for (String proxied :
                List.of(
                        "example.com",
                        "a.idp.example.com",
                        "xidp.example.com",
                        "svc.cluster.local",
                        "xsvc.cluster.local",
                        "10.0.0.70",
                        "[2001:db8::2]",
                        "localhost.example.com",
                        "127.0.0.1.example.com")) {
            assertThat(proxy.bypasses(proxied)).as(proxied).isFalse();
        }
        assertThat(proxy).hasToString("proxy:3128");
        assertThat(new ProxySettings("::1", 80, List.of())).hasToString("[::1]:80");
    }
}
