// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.management;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;

import dev.riskgate.management.http.HttpPort;
import dev.riskgate.management.http.PortBounds;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * The HTTP port for people and probes. {@code /metrics}, {@code /healthz} and {@code /readyz} need
 * no credential: nothing that they show is secret, and they change nothing. What is under {@code
 * /v1/} is the operator's, and requires a token. Plain HTTP, for the pod's network only.
 */
public final class ManagementServer implements AutoCloseable {

    private static final String TEXT = "text/plain; charset=utf-8";

    private final HttpPort port;
    private final Metrics metrics;
    private final Readiness readiness;
    private final HttpHandler operator;

    private ManagementServer(
            InetSocketAddress address, Metrics metrics, Readiness readiness, HttpHandler operator)
            throws IOException {
        this.metrics = metrics;
        this.readiness = readiness;
        this.operator = operator;
        this.port = HttpPort.start(address, this::answer, PortBounds.USUAL);
    }

    /**
     * @param operator answers everything under {@code /v1/}
     * @throws IOException if the port cannot be opened
     */
    public static ManagementServer start(
            InetSocketAddress address, Metrics metrics, Readiness readiness, HttpHandler operator)
            throws IOException {
        return new ManagementServer(address, metrics, readiness, operator);
    }

    public int port() {
        return port.number();
    }

    @Override
    public void close() {
        port.close();
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
