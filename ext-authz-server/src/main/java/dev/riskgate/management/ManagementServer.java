// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.management;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The HTTP port for people and probes. {@code /metrics}, {@code /healthz} and {@code /readyz} need
 * no credential: nothing that they show is secret, and they change nothing. What is under {@code
 * /v1/} is the operator's, and requires a token. Plain HTTP, for the pod's network only.
 */
public final class ManagementServer implements AutoCloseable {

    private static final String TEXT = "text/plain; charset=utf-8";

    /** A client that sends or reads slower than this many seconds is cut off. */
    private static final String PATIENCE_SECONDS = "10";

    private final HttpServer server;
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("riskgate-management").factory());
    private final Metrics metrics;
    private final Readiness readiness;
    private final HttpHandler operator;

    private ManagementServer(
            InetSocketAddress address, Metrics metrics, Readiness readiness, HttpHandler operator)
            throws IOException {
        this.metrics = metrics;
        this.readiness = readiness;
        this.operator = operator;
        limit("sun.net.httpserver.maxReqTime", PATIENCE_SECONDS);
        limit("sun.net.httpserver.maxRspTime", PATIENCE_SECONDS);
        limit("jdk.httpserver.maxConnections", "100");
        this.server = HttpServer.create(address, 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
    }

    /** The JDK's server is limited by system properties only; what the operator set stays. */
    private static void limit(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /**
     * @param operator answers everything under {@code /v1/}
     * @throws IOException if the port cannot be opened
     */
    public static ManagementServer start(
            InetSocketAddress address, Metrics metrics, Readiness readiness, HttpHandler operator)
            throws IOException {
        ManagementServer management = new ManagementServer(address, metrics, readiness, operator);
        management.server.start();
        return management;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (path != null && path.startsWith("/v1/")) {
                operator.handle(exchange);
                return;
            }
            String method = exchange.getRequestMethod();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                send(exchange, 405, TEXT, "only GET and HEAD\n");
                return;
            }
            switch (path) {
                case "/metrics" -> metrics(exchange);
                case "/healthz" -> send(exchange, 200, TEXT, "alive\n");
                case "/readyz" ->
                        send(
                                exchange,
                                readiness.ready() ? 200 : 503,
                                "application/json",
                                ReadinessJson.of(readiness));
                case null, default ->
                        send(exchange, 404, TEXT, "try /metrics, /healthz or /readyz\n");
            }
        }
    }

    private void metrics(HttpExchange exchange) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream(32 << 10);
        String type = metrics.scrape(body, exchange.getRequestHeaders().getFirst("Accept"));
        send(exchange, 200, type, body.toByteArray());
    }

    private static void send(HttpExchange exchange, int status, String type, String body)
            throws IOException {
        send(exchange, status, type, body.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
