// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What is sent, what comes back, and what is refused. */
class OutboundHttpTest extends OutboundWorld {

    private static final String SECRET = "s3cr3t";

    @Test
    void aGetBringsStatusHeadersAndBody() throws Exception {
        RawServer server =
                serving(
                        RawServer.saying(
                                "HTTP/1.1 203 Maybe\r\n"
                                        + "retry-after: 7\r\n"
                                        + "content-length: 5\r\n\r\n"
                                        + "hello"));

        OutboundResponse response = client().send(get(server.url("/keys?a=b")));

        assertThat(response.status()).isEqualTo(203);
        assertThat(response.header("Retry-After")).isEqualTo("7");
        assertThat(response.header("etag")).isNull();
        assertThat(body(response)).isEqualTo("hello");
        assertThat(server.requests())
                .singleElement()
                .asString()
                .startsWith("GET /keys?a=b HTTP/1.1\r\n")
                .contains("accept: application/json\r\n", "user-agent: riskgate/1.2.3\r\n");
    }

    @Test
    void aPostSendsItsBodyAndHeaders() throws Exception {
        RawServer server =
                serving(
                        (_, in, out) ->
                                RawServer.ok(new String(in.readNBytes(7), StandardCharsets.UTF_8))
                                        .answer("", in, out));

        OutboundResponse response =
                client().send(
                                OutboundRequest.post(
                                        URI.create(server.url("/introspect")),
                                        Map.of(
                                                "content-type",
                                                "application/x-www-form-urlencoded",
                                                "authorization",
                                                "Basic " + SECRET),
                                        "token=a".getBytes(StandardCharsets.UTF_8),
                                        100));

        assertThat(body(response)).isEqualTo("token=a");
        assertThat(server.requests())
                .singleElement()
                .asString()
                .startsWith("POST /introspect HTTP/1.1\r\n")
                .contains("authorization: Basic " + SECRET, "x-www-form-urlencoded");
    }

    @Test
    void anErrorIsAnAnswerAndSaysSoWhereAnotherIsExpected() throws Exception {
        RawServer server =
                serving(
                        RawServer.saying(
                                "HTTP/1.1 401 No\r\nwww-authenticate: Basic realm=\"x\"\r\n"
                                        + "content-length: 0\r\n\r\n"));

        OutboundResponse response = client().send(get(server.url("/?" + SECRET)));

        assertThat(response.status()).isEqualTo(401);
        assertThatThrownBy(() -> response.expect(200))
                .isInstanceOf(IOException.class)
                .hasMessage("127.0.0.1:" + server.port() + " answered with status 401");
        assertThat(response.expect(401)).isSameAs(response);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void noRedirectIsFollowedNotEvenToTheSameHost() {
        for (int status : List.of(300, 301, 302, 303, 305, 307, 308)) {
            RawServer elsewhere = serving(RawServer.ok("here"));
            RawServer server =
                    serving(
                            (head, in, out) -> {
                                String target =
                                        head.startsWith("GET /other") ? elsewhere.url("/") : "/x";
                                RawServer.saying(
                                                "HTTP/1.1 "
                                                        + status
                                                        + " Go\r\nlocation: "
                                                        + target
                                                        + "\r\ncontent-length: 99999\r\n\r\n")
                                        .answer(head, in, out);
                            });
            OutboundHttp http = client();
            String from = "127.0.0.1:" + server.port();

            assertThat(failure(http, server.url("/same")))
                    .startsWith(from + " answered with a redirect (status " + status + ")")
                    .contains("not followed", "set the URL that is meant");
            assertThat(failure(http, server.url("/other"))).contains("(status " + status + ")");
            assertThat(server.requests()).hasSize(2);
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void aCookieIsNotSentBack() throws Exception {
        RawServer server =
                serving(
                        RawServer.saying(
                                "HTTP/1.1 200 OK\r\nset-cookie: a=b\r\ncontent-length: 0\r\n\r\n"));
        OutboundHttp http = client();
        http.send(get(server.url("/")));
        http.send(get(server.url("/")));

        assertThat(server.requests())
                .hasSize(2)
                .allSatisfy(head -> assertThat(head).doesNotContainIgnoringCase("cookie"));
    }

    @Test
    void plainHttpElsewhereAndNamesInUrlsAreRefusedBeforeAnythingIsSent() {
        for (String bad :
                List.of(
                        "http://idp.example.com/" + SECRET,
                        "http://10.0.0.1/",
                        "http://localhost.example.com/",
                        "ftp://localhost/",
                        "https://" + SECRET + "@idp.example.com/",
                        "https:///keys",
                        "https://idp.example.com/#" + SECRET)) {
            assertThatThrownBy(() -> get(bad))
                    .as(bad)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining(SECRET);
            assertThatThrownBy(() -> SecureUrls.check(bad))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> SecureUrls.check("https://a/ " + SECRET))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at character 10")
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void aHeaderCannotSmuggleAnotherOneIn() {
        for (String bad : List.of("a\r\nx: y", "a\ny", "a\ry", "a\0", "\u00e9", "\u010d\u010a")) {
            assertThatThrownBy(
                            () ->
                                    OutboundRequest.post(
                                            URI.create("https://idp.example.com/"),
                                            Map.of("authorization", SECRET + bad),
                                            new byte[0],
                                            1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("authorization")
                    .hasMessageNotContaining(SECRET);
        }
    }

    @Test
    void whatWasSentIsInNoTextNotEvenWhenItComesBack() {
        RawServer echo =
                serving((head, _, out) -> out.write(head.getBytes(StandardCharsets.UTF_8)));
        OutboundRequest request =
                OutboundRequest.post(
                        URI.create(echo.url("/" + SECRET + "?" + SECRET)),
                        Map.of("authorization", SECRET),
                        SECRET.getBytes(StandardCharsets.UTF_8),
                        1000);
        OutboundHttp http = client();

        assertThatThrownBy(() -> http.send(request))
                .isInstanceOf(IOException.class)
                .hasMessage("127.0.0.1:" + echo.port() + " answered with what is not HTTP")
                .hasMessageNotContaining(SECRET);
        assertThat(request.toString()).isEqualTo("OutboundRequest[POST 127.0.0.1]");
    }

    @Test
    void noCallFailsBecauseTheAuthoritiesChange(@TempDir Path dir) throws Exception {
        RawServer server = serving(RawServer.ok("hello"));
        TrustedAuthorities authorities = authorities(new TestAuthority(dir).pem());
        OutboundHttp http = client();
        int calls = 200;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                answers.add(threads.submit(() -> body(http.send(get(server.url("/"))))));
                if (i % 10 == 0) {
                    http.trust(authorities);
                }
            }
            for (Future<String> answer : answers) {
                assertThat(answer.get()).isEqualTo("hello");
            }
        }
        assertThat(server.requests()).hasSize(calls);
    }

    @Test
    void closingEndsCallsUnderWayAndEveryThread(@TempDir Path dir) throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        CountDownLatch asked = new CountDownLatch(2);
        RawServer silent =
                serving(
                        (_, in, _) -> {
                            asked.countDown();
                            in.read();
                        });
        OutboundHttp http = client();
        Callable<String> call = () -> failure(http, silent.url("/"));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> old = threads.submit(call);
            while (asked.getCount() > 1) {
                Thread.sleep(2);
            }
            http.trust(authorities(new TestAuthority(dir).pem()));
            Future<String> young = threads.submit(call);
            asked.await();
            http.close();

            assertThat(old.get()).isEqualTo("this server is ending");
            assertThat(young.get()).isEqualTo("this server is ending");
        }
        assertThat(failure(http, silent.url("/"))).isEqualTo("this server is ending");
        http.trust(authorities(new TestAuthority(dir).pem()));
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (clientThreads(before) > 0) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(2);
        }
    }

    private static long clientThreads(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .filter(thread -> thread.getName().startsWith("HttpClient-"))
                .count();
    }
}
