// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;

/**
 * An HTTP proxy that opens tunnels (CONNECT), whatever host is asked for, to one server on
 * loopback: so a test needs no DNS.
 */
final class ConnectProxy implements AutoCloseable {

    private final RawServer server;
    private final int target;

    ConnectProxy(RawServer target) {
        this.target = target.port();
        this.server = new RawServer(this::tunnel);
    }

    ProxySettings settings(String... noProxy) {
        return new ProxySettings("127.0.0.1", server.port(), List.of(noProxy));
    }

    /** What it was asked for so far. */
    Queue<String> requests() {
        return server.requests();
    }

    private void tunnel(String head, InputStream in, OutputStream out) throws IOException {
        if (!head.startsWith("CONNECT ")) {
            RawServer.saying("HTTP/1.1 405 Method Not Allowed\r\n\r\n").answer(head, in, out);
            return;
        }
        try (Socket onward = new Socket(InetAddress.getLoopbackAddress(), target)) {
            out.write("HTTP/1.1 200 Established\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            Thread back = Thread.ofVirtual().start(() -> pump(onward, out));
            in.transferTo(onward.getOutputStream());
            onward.shutdownOutput();
            back.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pump(Socket from, OutputStream to) {
        try {
            from.getInputStream().transferTo(to);
            to.close();
        } catch (IOException _) {
            // One end has gone.
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
