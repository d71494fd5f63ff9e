// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.management.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Whoever holds connections keeps nobody else out. */
class HttpPortTest {

    private static final String PROBE = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n";

    private final List<Socket> open = new ArrayList<>();
    private HttpPort port;

    @BeforeEach
    void start() throws Exception {
        port = start(PortBounds.USUAL);
    }

    @AfterEach
    void stop() throws Exception {
        for (Socket socket : open) {
            socket.close();
        }
        port.close();
    }

    @Test
    void twoHundredSilentConnectionsOfOnePeer() throws Exception {
        for (int i = 0; i < 200; i++) {
            connect("127.0.0.2");
        }
        assertThat(ask(connect("127.0.0.1"), PROBE)).startsWith("HTTP/1.1 200");
        assertThat(ask(connect("127.0.0.2"), PROBE)).startsWith("HTTP/1.1 200");
        assertThat(open.getFirst().getInputStream().read()).as("the oldest went").isEqualTo(-1);
    }

    @Test
    void silentConnectionsOfManyPeersTakeNoConnectionOfAnother() throws Exception {
        Socket prober = connect("127.0.0.1");
        assertThat(ask(prober, PROBE)).startsWith("HTTP/1.1 200");
        for (int i = 0; i < 200; i++) {
            connect("127.0.1." + (1 + i % 10));
        }
        assertThat(ask(prober, PROBE)).startsWith("HTTP/1.1 200");
        assertThat(ask(connect("127.0.0.3"), PROBE)).startsWith("HTTP/1.1 200");
    }

    @Test
    void aRequestThatDoesNotArriveInTimeIsCutOff() throws Exception {
        try (HttpPort quick = start(withPatience(Duration.ofMillis(300)))) {
            Socket silent = connect("127.0.0.1", quick);
            Socket slow = connect("127.0.0.1", quick);
            slow.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHo".getBytes(StandardCharsets.US_ASCII));
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
            assertThat(slow.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void requestsOfOneConnectionAreAnsweredInTheirOrder() throws Exception {
        Socket socket = connect("127.0.0.1");
        socket.getOutputStream()
                .write(
                        (PROBE.replace("healthz", "one") + PROBE.replace("healthz", "two"))
                                .getBytes(StandardCharsets.US_ASCII));
        assertThat(read(socket)).endsWith("/one");
        assertThat(read(socket)).endsWith("/two");
    }

    @Test
    void aHandlerThatFailsIsA500AndWhatIsNoRequestA400() throws Exception {
        assertThat(ask(connect("127.0.0.1"), PROBE.replace("healthz", "fail")))
                .startsWith("HTTP/1.1 500");
        assertThat(ask(connect("127.0.0.1"), PROBE.replace("healthz", "%zz")))
                .startsWith("HTTP/1.1 400");
        assertThat(ask(connect("127.0.0.1"), "rubbish\r\n\r\n")).startsWith("HTTP/1.1 400");
    }

    private static PortBounds withPatience(Duration patience) {
        return new PortBounds(100, 20, patience, Duration.ofSeconds(30));
    }

    private static HttpPort start(PortBounds bounds) throws IOException {
        return HttpPort.start(new InetSocketAddress("0.0.0.0", 0), HttpPortTest::answer, bounds);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/fail")) {
            throw new IllegalStateException("planted");
        }
        exchange.sendResponseHeaders(200, path.length());
        exchange.getResponseBody().write(path.getBytes(StandardCharsets.US_ASCII));
    }

    private Socket connect(String from) throws IOException {
        return connect(from, port);
    }

    private Socket connect(String from, HttpPort to) throws IOException {
        var socket = new Socket();
        open.add(socket);
        socket.setSoTimeout(5_000);
        socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
        socket.connect(new InetSocketAddress("127.0.0.1", to.number()), 5_000);
        return socket;
    }

    private static String ask(Socket socket, String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return read(socket);
    }

    /** One response, whose body is a path or empty. */
    private static String read(Socket socket) throws IOException {
        var text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                return text.toString();
            }
            text.append((char) next);
        }
        int at = text.indexOf("content-length: ") + "content-length: ".length();
        int length = Integer.parseInt(text.substring(at, text.indexOf("\r\n", at)));
        byte[] body = socket.getInputStream().readNBytes(length);
        return text + new String(body, StandardCharsets.US_ASCII);
    }
}
