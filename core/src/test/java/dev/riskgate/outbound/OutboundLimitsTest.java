// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Servers that are slow, endless, broken or gone: each call ends, bounded in time and size. */
class OutboundLimitsTest extends OutboundWorld {

    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String CHUNKED = OK + "transfer-encoding: chunked\r\n\r\n";

    @Test
    void aBodyMayHaveExactlyTheBytesThatAreAllowed() throws Exception {
        RawServer fits = serving(RawServer.ok("a".repeat(1000)));
        assertThat(client().send(get(fits.url("/"))).body()).hasSize(1000);

        for (String tooLong :
                List.of(
                        OK + "content-length: 1001\r\n\r\n" + "a".repeat(1001),
                        OK + "\r\n" + "a".repeat(1001),
                        CHUNKED + "3e9\r\n" + "a".repeat(1001) + "\r\n0\r\n\r\n")) {
            RawServer server = serving(RawServer.saying(tooLong));
            assertThat(failure(client(), server.url("/")))
                    .isEqualTo(
                            "127.0.0.1:" + server.port() + " answered with more than 1000 bytes");
        }
    }

    @Test
    void whatNeverEndsIsBrokenOffSoon() throws Exception {
        String letters = "a".repeat(3000);
        assertBrokenOff("a body", OK + "\r\n", letters);
        assertBrokenOff("chunks", CHUNKED, "1\r\na\r\n".repeat(500));
        assertBrokenOff("an extension of a chunk", CHUNKED + "5;", letters);
        assertBrokenOff("a header", OK + "x: ", letters);
        assertBrokenOff("a folded header", OK + "x: y\r\n", " z\r\n".repeat(500));
        assertBrokenOff("headers", OK, "x: y\r\n".repeat(500));
        assertBrokenOff("a status line", "HTTP/1.1 200 ", letters);
        assertBrokenOff("interim answers", "", "HTTP/1.1 100 Go on\r\n\r\n".repeat(50));
        assertBrokenOff("nonsense", "", letters);
    }

    private void assertBrokenOff(String what, String beginning, String piece) throws Exception {
        AtomicLong written = new AtomicLong();
        RawServer server =
                serving(
                        (_, _, out) -> {
                            write(out, beginning);
                            while (true) {
                                write(out, piece);
                                written.addAndGet(piece.length());
                            }
                        });

        assertThat(failure(client(), server.url("/")))
                .as(what)
                .startsWith("127.0.0.1:" + server.port())
                .doesNotContain("did not answer within");
        server.awaitNobody();
        // Most of it is what the sockets hold.
        assertThat(written).as(what).hasValueLessThan(32 << 20);
    }

    @Test
    void theTimeIsForTheWholeAnswerAndNotForEachOfItsParts() throws Exception {
        for (String beginning :
                List.of("", "HTTP/1.1", OK + "x: ", OK + "content-length: 900\r\n\r\n", CHUNKED)) {
            RawServer server =
                    serving(
                            (_, _, out) -> {
                                write(out, beginning);
                                while (true) {
                                    out.write(beginning.equals(CHUNKED) ? '0' : ' ');
                                    out.flush();
                                    LockSupport.parkNanos(20_000_000);
                                }
                            });
            OutboundHttp http =
                    opened(new OutboundHttp(settings(Duration.ofMillis(300), null), null));

            assertThat(failure(http, server.url("/")))
                    .as(beginning)
                    .isEqualTo("127.0.0.1:" + server.port() + " did not answer within 300 ms");
            server.awaitNobody();
        }
    }

    /** The JDK keeps nothing of them, so only the time is a bound. */
    @Test
    void headersWithoutAColonEndWithTheTime() throws Exception {
        RawServer server =
                serving(
                        (_, _, out) -> {
                            write(out, OK);
                            while (true) {
                                write(out, "a\r\n".repeat(1000));
                            }
                        });
        OutboundHttp http = opened(new OutboundHttp(settings(Duration.ofMillis(300), null), null));

        assertThat(failure(http, server.url("/"))).endsWith("did not answer within 300 ms");
        server.awaitNobody();
    }

    @Test
    void aServerThatSaysNothingIsNotWaitedFor() throws Exception {
        RawServer silent = serving((_, in, _) -> in.read());
        OutboundHttp http = opened(new OutboundHttp(settings(Duration.ofMillis(200), null), null));

        assertThat(failure(http, silent.url("/")))
                .isEqualTo("127.0.0.1:" + silent.port() + " did not answer within 200 ms");
        assertThat(failure(http, silent.httpsUrl("localhost")))
                .isEqualTo("localhost:" + silent.port() + " did not answer within 200 ms");
        silent.awaitNobody();
    }

    @Test
    void anAnswerThatBreaksOffIsNone() {
        for (String half :
                List.of(
                        "",
                        "HTTP/1.1 2",
                        OK + "content-le",
                        OK + "content-length: 100\r\n\r\nabc",
                        CHUNKED + "5\r\nab",
                        CHUNKED + "2\r\nab\r\n")) {
            RawServer server = serving(RawServer.saying(half));
            assertThat(failure(client(), server.url("/")))
                    .as(half)
                    .isEqualTo(
                            "127.0.0.1:"
                                    + server.port()
                                    + " closed the connection before its answer was complete");
        }
    }

    @Test
    void whatIsNotHttpIsNoAnswer() {
        for (String garbage :
                List.of(
                        "SSH-2.0-OpenSSH_9.2\r\n",
                        "HTTP/1.1 099 Odd\r\n\r\n",
                        OK + "x y: z\r\n\r\n",
                        "HTTP/1.1 101 Switching Protocols\r\n\r\n",
                        CHUNKED + "zz\r\nab\r\n0\r\n\r\n",
                        CHUNKED + "-5\r\nab\r\n0\r\n\r\n",
                        CHUNKED + "ffffffffffffffffff\r\nab\r\n0\r\n\r\n")) {
            RawServer server = serving(RawServer.saying(garbage));
            assertThat(failure(client(), server.url("/")))
                    .as(garbage)
                    .startsWith("127.0.0.1:" + server.port())
                    .containsAnyOf("answered with what is not HTTP", "no answer that can be read");
        }
    }

    /** As an issuer could that wants this server to run out of file descriptors. */
    @Test
    void noConnectionStaysOpenOnWhichGarbageCame() throws Exception {
        for (String garbage :
                List.of(
                        "SSH-2.0-OpenSSH_9.2\r\n",
                        OK + "x y: z\r\n\r\n",
                        OK + "content-length: x\r\n\r\n",
                        OK + "x: " + "a".repeat(500_000),
                        "HTTP/1.1 100 Go on\r\n\r\n".repeat(20),
                        CHUNKED + "zz\r\n")) {
            RawServer server =
                    serving(
                            (_, in, out) -> {
                                write(out, garbage);
                                in.read();
                            });
            assertThat(failure(client(), server.url("/"))).contains("answer");
            server.awaitNobody();
        }
    }

    @Test
    void whoIsNotThereIsNamed() {
        RawServer gone = serving(RawServer.ok(""));
        gone.close();
        assertThat(failure(client(), gone.url("/")))
                .startsWith("127.0.0.1:" + gone.port() + " cannot be reached: it refuses");
        // Nobody has such a name (RFC 6761).
        assertThat(failure(client(), "https://idp.invalid/keys"))
                .isEqualTo("the name of idp.invalid cannot be resolved");
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }
}
