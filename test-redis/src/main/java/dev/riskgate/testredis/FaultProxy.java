// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testredis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Stands in front of a server on 127.0.0.1 and hands on what comes, until it is told to delay, to
 * stall, to cut or to refuse. With a certificate it speaks TLS to clients, and plain TCP to the
 * server. Thread-safe.
 */
public final class FaultProxy implements AutoCloseable {

    private static final int CHUNK = 64 * 1024;

    private volatile int target;
    private final ServerSockets sockets;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Object lock = new Object();
    private ServerSocket listener;
    private boolean stalled;
    private volatile long delayNanos;

    /** Makes a listening socket, plain or with TLS. */
    private interface ServerSockets {
        ServerSocket make() throws IOException;
    }

    private record Chunk(byte[] bytes, long due) {}

    private FaultProxy(int target, ServerSockets sockets) {
        this.target = target;
        this.sockets = sockets;
        this.port = Ports.free();
        this.listener = listen();
    }

    /** Plain TCP in front of this port. */
    public static FaultProxy inFrontOf(int port) {
        return new FaultProxy(port, ServerSocket::new);
    }

    /** TLS in front of this port, with that certificate. */
    public static FaultProxy withTls(int port, TestCertificate certificate) {
        return new FaultProxy(
                port, () -> certificate.context().getServerSocketFactory().createServerSocket());
    }

    public int port() {
        return port;
    }

    /** How many connections of clients are open. */
    public int connections() {
        return open.size() / 2;
    }

    /**
     * Everything is as if the proxy were not there; also ends a stall, with all that came in the
     * meantime.
     */
    public void pass() {
        be(false, Duration.ZERO);
    }

    /** Answers arrive this much later than without; their rate does not change. */
    public void delay(Duration delay) {
        be(false, delay);
    }

    /** Connections are accepted and stay open; nothing is handed on in either direction. */
    public void stall() {
        be(true, Duration.ZERO);
    }

    /** New connections lead to another port; those that are open stay where they are. */
    public void leadTo(int anotherPort) {
        target = anotherPort;
    }

    /** Ends all connections at once, with a reset; new ones are served. */
    public void cut() {
        open.forEach(FaultProxy::reset);
    }

    /** Ends all connections; new ones are refused. */
    public void refuse() {
        synchronized (lock) {
            close(listener);
        }
        cut();
    }

    @Override
    public void close() {
        refuse();
        synchronized (lock) {
            stalled = false;
            lock.notifyAll();
        }
    }

    private void be(boolean stalling, Duration delay) {
        synchronized (lock) {
            stalled = stalling;
            delayNanos = delay.toNanos();
            if (listener.isClosed()) {
                listener = listen();
            }
            lock.notifyAll();
        }
    }

    /** Takes the port again; the listener that was closed a moment ago may still hold it. */
    private ServerSocket listen() {
        ServerSocket[] listening = new ServerSocket[1];
        Await.until(
                "port " + port + " is free again",
                () -> {
                    listening[0] = tryListen();
                    return true;
                });
        return listening[0];
    }

    private ServerSocket tryListen() {
        try {
            ServerSocket socket = sockets.make();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            Thread.ofVirtual().name("fault-proxy").start(() -> accept(socket));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + port, e);
        }
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException _) {
                // Refusing: the loop ends.
            }
        }
    }

    private void serve(Socket client) {
        open.add(client);
        Socket server = new Socket();
        open.add(server);
        try {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            BlockingQueue<Chunk> answers = new LinkedBlockingQueue<>();
            Thread.ofVirtual().start(() -> read(server, client, answers));
            Thread.ofVirtual().start(() -> write(answers, client, server));
            forward(client.getInputStream(), server.getOutputStream());
        } catch (IOException _) {
            // One side ended; so does the other.
        } finally {
            end(client, server);
        }
    }

    private void forward(InputStream in, OutputStream out) throws IOException {
        byte[] chunk = new byte[CHUNK];
        for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
            awaitPassing();
            out.write(chunk, 0, n);
            out.flush();
        }
    }

    private void read(Socket server, Socket client, BlockingQueue<Chunk> answers) {
        try {
            InputStream in = server.getInputStream();
            byte[] chunk = new byte[CHUNK];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                answers.add(
                        new Chunk(
                                java.util.Arrays.copyOf(chunk, n), System.nanoTime() + delayNanos));
            }
        } catch (IOException _) {
            // Ends below.
        }
        answers.add(new Chunk(new byte[0], System.nanoTime()));
    }

    private void write(BlockingQueue<Chunk> answers, Socket client, Socket server) {
        try {
            OutputStream out = client.getOutputStream();
            for (Chunk next = answers.take(); next.bytes().length > 0; next = answers.take()) {
                TimeUnit.NANOSECONDS.sleep(next.due() - System.nanoTime());
                awaitPassing();
                out.write(next.bytes());
                out.flush();
            }
        } catch (IOException _) {
            // Ends below.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        end(client, server);
    }

    private void awaitPassing() throws IOException {
        synchronized (lock) {
            while (stalled) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException(e);
                }
            }
        }
    }

    private void end(Socket client, Socket server) {
        close(client);
        close(server);
        open.remove(client);
        open.remove(server);
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException _) {
            // Closed already.
        }
        close(socket);
    }

    private static void close(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception _) {
            // It is gone either way.
        }
    }
}
