// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.outbound;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;

/** A server on loopback that says what no decent one says, in plain text or over TLS. */
public final class RawServer implements AutoCloseable {

    private final ServerSocket socket;
    private final Behaviour behaviour;
    private final boolean listens;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Queue<String> requests = new ConcurrentLinkedQueue<>();

    /** What it does with a connection after the head of each request has come. */
    public interface Behaviour {
        void answer(String requestHead, InputStream in, OutputStream out) throws IOException;
    }

    private RawServer(@Nullable SSLContext tls, Behaviour behaviour, boolean listens) {
        this.behaviour = behaviour;
        this.listens = listens;
        try {
            ServerSocketFactory factory =
                    tls == null ? ServerSocketFactory.getDefault() : tls.getServerSocketFactory();
            socket = factory.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    public RawServer(@Nullable SSLContext tls, Behaviour behaviour) {
        this(tls, behaviour, true);
    }

    public RawServer(Behaviour behaviour) {
        this(null, behaviour, true);
    }

    /** Answers every request with this text, and closes. */
    public static Behaviour saying(String text) {
        return (_, _, out) -> out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Says this as soon as somebody connects. */
    public static RawServer hasty(String text) {
        return new RawServer(null, saying(text), false);
    }

    /** A decent answer. */
    public static Behaviour ok(String body) {
        return saying(
                "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body);
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** The heads of all requests so far. */
    public Queue<String> requests() {
        return requests;
    }

    /** Waits until the clients have let go of every connection. */
    void awaitNobody() throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!open.isEmpty()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(open.size() + " connections are still open");
            }
            Thread.sleep(2);
        }
    }

    String url(String pathAndQuery) {
        return "http://127.0.0.1:" + port() + pathAndQuery;
    }

    String httpsUrl(String host) {
        return "https://" + host + ":" + port() + "/";
    }

    @Override
    public void close() {
        try {
            socket.close();
            for (Socket each : open) {
                each.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket each = socket.accept();
                open.add(each);
                threads.execute(() -> serve(each));
            } catch (IOException _) {
                // It ends; or the client has gone already.
            }
        }
    }

    private void serve(Socket each) {
        try (each) {
            String head = "";
            if (listens) {
                head = head(each.getInputStream());
                requests.add(head);
            }
            behaviour.answer(head, each.getInputStream(), each.getOutputStream());
            each.getOutputStream().flush();
            // To close with something unread would be a reset, and lose what was said.
            each.shutdownOutput();
            each.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException _) {
            // The client broke off, or refused the certificate.
        } finally {
            open.remove(each);
        }
    }

    /** Up to the empty line. */
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the client closed");
            }
            head.append((char) next);
        }
        return head.toString();
    }
}
