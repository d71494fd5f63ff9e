// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.envoy;

import static dev.riskgate.testenv.world.RawHttp.Request.get;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.world.RawHttp.Request;
import dev.riskgate.testenv.world.RawHttp.Response;
import dev.riskgate.testenv.world.TestWorld;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A WebSocket opens after a check that allows it, and nothing of it gets past Envoy before. */
class WebSocketTest {

    private static final String ROUTES = "routes:\n";

    @TempDir static Path work;
    private static WebSocketUpstream api;
    private static TestWorld testWorld;

    @BeforeAll
    static void start() throws Exception {
        api = new WebSocketUpstream();
        testWorld =
                TestWorld.start(
                        Shipped.setup(work)
                                .withPolicy(
                                        text ->
                                                Shipped.replaced(
                                                        Shipped.unlimited(text),
                                                        ROUTES,
                                                        ROUTES
                                                                + "  - name: stream\n"
                                                                + "    match: { path: /v1/stream"
                                                                + " }\n"
                                                                + "    allowUpgrade: true\n"))
                                .withEnvoy(envoy -> envoy.cluster("api", "127.0.0.1", api.port())));
    }

    @AfterAll
    static void stop() throws Exception {
        testWorld.close();
        api.close();
    }

    @Test
    void whereThePolicyAllowsItACallerWithAKeyTalks() throws Exception {
        CompletableFuture<String> heard = new CompletableFuture<>();
        WebSocket socket = open("/v1/stream", testWorld.files().partner("acme").key(), heard);
        socket.sendText("hello", true).join();
        assertThat(heard.get(10, TimeUnit.SECONDS)).isEqualTo("hello");
        assertThat(api.callers()).contains("keys|default|acme");
        socket.abort();
    }

    @Test
    void withoutACredentialItDoesNotOpen() {
        assertThat(statusOfRefusal("/v1/stream", "nobody")).isEqualTo(401);
    }

    @Test
    void whereThePolicyDoesNotSpeakOfUpgradesItDoesNotOpen() {
        String key = testWorld.files().partner("acme").key();
        assertThat(statusOfRefusal("/v1/orders", key)).isEqualTo(403);
    }

    @Test
    void whatIsSentBeforeTheAnswerGoesNowhere() throws Exception {
        Request early =
                get("/v1/stream")
                        .with("x-forwarded-for", Shipped.ADDRESS)
                        .with("Upgrade", "websocket")
                        .upgrading();
        int before = api.bytes();
        String smuggled = "GET /admin HTTP/1.1\r\nHost: api.example.com\r\n\r\n";
        Response response = testWorld.http().sendWith(early, smuggled);
        assertThat(response.status()).isEqualTo(401);
        assertThat(api.bytes()).isEqualTo(before);
    }

    @Test
    void otherProtocolsAreNotEvenAskedAbout() throws Exception {
        Response response =
                testWorld
                        .http()
                        .send(
                                get("/v1/stream")
                                        .with("x-forwarded-for", Shipped.ADDRESS)
                                        .with("x-api-key", testWorld.files().partner("acme").key())
                                        .with("Upgrade", "something")
                                        .upgrading());
        assertThat(response.status()).isEqualTo(403);
        assertThat(response.header("x-riskgate-decision")).isEmpty();
    }

    private static int statusOfRefusal(String path, String key) {
        try {
            open(path, key, new CompletableFuture<>()).abort();
            return 101;
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refusal) {
                return refusal.getResponse().statusCode();
            }
            throw e;
        }
    }

    private static WebSocket open(String path, String key, CompletableFuture<String> heard) {
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("x-forwarded-for", Shipped.ADDRESS)
                .header("x-api-key", key)
                .buildAsync(
                        URI.create("ws://127.0.0.1:" + testWorld.envoy().port() + path),
                        new WebSocket.Listener() {
                            @Override
                            public CompletionStage<?> onText(
                                    WebSocket socket, CharSequence text, boolean last) {
                                heard.complete(text.toString());
                                return WebSocket.Listener.super.onText(socket, text, last);
                            }
                        })
                .join();
    }
}
