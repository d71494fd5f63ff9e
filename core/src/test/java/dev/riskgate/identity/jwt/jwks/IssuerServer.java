// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jwks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A real HTTP server that publishes keys, and can misbehave in every way that issuers do. */
final class IssuerServer implements AutoCloseable {

    final AtomicInteger asked = new AtomicInteger();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Behaviour behaviour;
    private HttpServer server;

    interface Behaviour {
        void answer(HttpExchange exchange) throws IOException, InterruptedException;
    }

    IssuerServer(byte[] jwks) {
        behaviour = publishing(jwks);
        server = listen(0);
    }

    static Behaviour publishing(byte[] body) {
        return status(200, body);
    }

    static Behaviour status(int status, byte[] body) {
        return exchange -> {
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        };
    }

    static Behaviour redirecting(String target) {
        return exchange -> {
            exchange.getResponseHeaders().set("location", target);
            exchange.sendResponseHeaders(302, -1);
        };
    }

    /** Accepts and then says nothing. */
    Behaviour silent() {
        return _ -> closing.await();
    }

    /** Sends headers and a byte, and then nothing more. */
    Behaviour stalledBody() {
        return exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            closing.await();
        };
    }

    static Behaviour endless() {
        return exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] chunk = new byte[1 << 16];
            for (int i = 0; i < 1000; i++) {
                exchange.getResponseBody().write(chunk);
            }
        };
    }

    void behave(Behaviour next) {
        behaviour = next;
    }

    String base() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    String url() {
        return base() + "/jwks";
    }

    /** Publishes an OpenID configuration that names this issuer and this key set. */
    void configure(String issuer, String keySet) {
        String json = "{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + keySet + "\"}";
        server.createContext(
                "/.well-known/openid-configuration",
                exchange -> {
                    byte[] body = json.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
    }

    void die() {
        server.stop(0);
    }

    void comeBack() {
        server = listen(server.getAddress().getPort());
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private HttpServer listen(int port) {
        try {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            HttpServer server = HttpServer.create(address, 0);
            server.setExecutor(threads);
            server.createContext("/jwks", this::handle);
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        try (exchange) {
            behaviour.answer(exchange);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
