// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.mesh;

import static dev.riskgate.testenv.world.RawHttp.Request.get;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.e2e.envoy.Http2Sender;
import dev.riskgate.testenv.e2e.envoy.Http2Upstream;
import dev.riskgate.testenv.world.JsonLog;
import dev.riskgate.testenv.world.Partner;
import dev.riskgate.testenv.world.RawHttp;
import dev.riskgate.testenv.world.RawHttp.Request;
import dev.riskgate.testenv.world.RawHttp.Response;
import dev.riskgate.testenv.world.RunningReplica;
import dev.riskgate.testenv.world.Sender;
import dev.riskgate.testenv.world.TestWorld;
import dev.riskgate.testredis.Await;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * What every gateway promises that has our files for it: a real Envoy runs what the gateway's own
 * project made of them, and asks a real Riskgate. Addresses, ports and the time that a busy machine
 * may take are the test's; one proxy stands in front of the gateway.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CheckedGatewayTest {

    static final Sender HOME = new Sender("203.0.113.10", "AcmeSync/3.2 (Linux)");

    /** Above the budget of the world's Riskgate. */
    static final String PATIENCE = "6s";

    /** The paths of the API that speaks HTTP/2. */
    static final String H2 = "/public/h2";

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private RunningReplica riskgate;
    private Gateway gateway;
    private Partner acme;
    private Http2Upstream h2;

    /** A gateway that runs. */
    interface Gateway {
        int port();

        /** Where the API that speaks HTTP/2 is reached. */
        default int http2Port() {
            return port();
        }

        default RawHttp http() {
            return new RawHttp(port());
        }

        JsonLog accessLog();
    }

    /**
     * Where things are, on 127.0.0.1.
     *
     * @param gateway where the gateway shall listen
     * @param h2 an API that speaks HTTP/2, below {@link #H2}; 0 for none
     */
    record Ports(int gateway, int riskgate, int api, int h2) {}

    /** Ends the class as skipped if a program is missing. */
    abstract void needPrograms();

    /** What the header X-Forwarded-For is when it arrives, with these addresses in it. */
    String forwarded(String addresses) {
        return addresses;
    }

    /** Starts the gateway; what it opens on the way goes through {@link #opened}. */
    abstract Gateway start(Path work, Ports ports) throws Exception;

    @BeforeAll
    void startWorld(@TempDir Path work) throws Exception {
        needPrograms();
        TestWorld.Setup setup =
                TestWorld.Setup.of(Checkout.find(), work, "acme")
                        .withPolicy(text -> text.replace("floor: 5/s", "floor: 1000/s"));
        TestWorld world = opened(TestWorld.start(setup));
        acme = world.files().partner("acme");
        riskgate = opened(RunningReplica.start(world, work, "riskgate", RunningReplica.freePort()));
        h2 = opened(new Http2Upstream());
        Ports ports =
                new Ports(
                        RunningReplica.freePort(),
                        riskgate.port(),
                        world.upstream().port(),
                        h2.port());
        gateway = start(work, ports);
        awaitLetIn();
    }

    @AfterAll
    void stopWorld() throws Exception {
        while (!running.isEmpty()) {
            running.pop().close();
        }
    }

    @Test
    void whoShowsNoCredentialGets401FromRiskgate() throws Exception {
        Response response = send(HOME.send(get("/v1/orders")));
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.header("x-riskgate-decision")).isNotEmpty();
        assertThat(response.header("content-type")).isEqualTo("application/problem+json");
    }

    @Test
    void whoShowsAGoodKeyReachesTheApiWhichLearnsWhoItIs() throws Exception {
        Response response = send(HOME.send(get("/v1/orders"), acme));
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body())
                .contains("\"x-riskgate-client\":[\"keys|default|acme\"]")
                .contains(response.header("x-riskgate-decision"))
                .doesNotContain(acme.key());
    }

    @Test
    void forgedIdentityHeadersNeverReachTheApi() throws Exception {
        Response response =
                send(
                        HOME.send(get("/public/info"))
                                .with("x-riskgate-client", "ceo")
                                .with("X-Riskgate-Assurance", "mfa"));
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).doesNotContain("ceo", "x-riskgate-assurance");
    }

    @Test
    void forgedIdentityInTrailersNeverReachesAnApiThatSpeaksHttp2() throws Exception {
        try (Http2Sender client = new Http2Sender(gateway.http2Port())) {
            int status =
                    client.post(
                            H2,
                            Map.of("x-forwarded-for", HOME.address(), "x-mark", "before"),
                            Map.of("x-riskgate-client", "ceo", "authorization", "ceo"));
            assertThat(status).isEqualTo(200);
        }
        assertThat(h2.headers()).contains("x-mark: before");
        assertThat(h2.trailers()).isEmpty();
    }

    /** Envoy's own limit is 100, and Riskgate's headers count. */
    @ParameterizedTest
    @ValueSource(ints = {80, 90, 95, 98, 120, 200})
    void theCountOfHeadersIsNoErrorOfTheServer(int count) throws Exception {
        Request request = HOME.send(get("/v1/orders"), acme);
        for (int i = 0; i < count; i++) {
            request = request.with("x-note-" + i, "n");
        }
        assertThat(send(request).status()).isEqualTo(200);
    }

    @Test
    void theSizeOfHeadersIsNoErrorOfTheServer() throws Exception {
        Request request = HOME.send(get("/v1/orders"), acme);
        for (int i = 0; i < 10; i++) {
            request = request.with("x-note-" + i, "n".repeat(10_000));
        }
        assertThat(send(request).status()).isEqualTo(200);
    }

    @Test
    void theAccessLogCarriesTheDecisionAndItsReasons() throws Exception {
        Response response = send(HOME.send(get("/admin"), acme));
        assertThat(response.status()).isEqualTo(403);
        JsonNode line = found(gateway.accessLog(), "decision", response);
        assertThat(line.path("verdict").asString("")).isEqualTo("deny");
        assertThat(line.path("client").asString("")).isEqualTo("keys|default|acme");
        assertThat(line.path("reasons").toString()).contains("scope_missing");
        assertThat(line.path("status").asString("")).isEqualTo("403");
        assertThat(line.path("request_id").asString("")).isNotEmpty();
        assertThat(line.path("request_id")).isEqualTo(decision(response).at("/request/xRequestId"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//admin",
                "/public/../admin",
                "/public/%2e%2e/admin",
                "/public/..;/admin",
                "/./admin"
            })
    void noTrickWithThePathLeadsPastTheRoutesOfThePolicy(String path) throws Exception {
        Response response = send(HOME.send(get(path), acme));
        assertThat(response.status()).isEqualTo(403);
        assertThat(response.header("x-riskgate-decision")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/public%2fadmin", "/public/..%5cadmin"})
    void anEscapedSlashIsRefused(String path) throws Exception {
        assertThat(send(HOME.send(get(path), acme)).status()).isEqualTo(400);
    }

    @Test
    void aHeaderThatImitatesOursWithAnUnderscoreIsRefused() throws Exception {
        assertThat(
                        send(HOME.send(get("/v1/orders"), acme).with("x_riskgate_client", "ceo"))
                                .status())
                .isEqualTo(400);
    }

    @Test
    void theClientIsWhomTheProxyInFrontSaw() throws Exception {
        Sender forging = new Sender(forwarded("198.51.100.9, 203.0.113.10"), HOME.userAgent());
        Response response = send(forging.send(get("/v1/orders"), acme));
        assertThat(decision(response).at("/observation/place/country").asString(""))
                .isEqualTo("DE");
    }

    @Test
    void aRepeatedCredentialIsRefused() throws Exception {
        Request twice = HOME.send(get("/v1/orders"), acme).with("x-api-key", acme.key());
        Response response = send(twice);
        assertThat(response.status()).isEqualTo(403);
        assertThat(decision(response).path("reasons").toString()).contains("header_duplicate");
    }

    /** Where headers come as text, a "!" may stand for any byte, and Riskgate has to deny it. */
    @Test
    void headersComeAsBytes() throws Exception {
        Response response = send(HOME.send(get("/v1/hello!"), acme));
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("x-riskgate-decision")).isNotEmpty();
        Request odd = HOME.send(get("/v1/orders"), acme).with("x-note", "caf\u00e9 \u00ff");
        assertThat(send(odd).status()).isEqualTo(200);
    }

    /** Without TLS there is no fingerprint, and what a client says of itself is none. */
    @Test
    void aForgedFingerprintOfTheTlsHandshakeDisappears() throws Exception {
        Request forged = HOME.send(get("/v1/orders"), acme).with("x-ja4", "forged");
        assertThat(send(forged).body()).contains("x-riskgate-client").doesNotContain("forged");
    }

    @Test
    void anUpgradeThatThePolicyDoesNotAllowIsDenied() throws Exception {
        Response response =
                send(
                        HOME.send(get("/v1/orders").upgrading(), acme)
                                .with("upgrade", "websocket")
                                .with("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")
                                .with("sec-websocket-version", "13"));
        assertThat(response.status()).isEqualTo(403);
        assertThat(response.header("x-riskgate-decision")).isNotEmpty();
    }

    @Test
    void whileRiskgateIsAwayNobodyIsLetIn() throws Exception {
        riskgate.kill();
        try {
            Response response = send(HOME.send(get("/v1/orders"), acme));
            assertThat(response.status()).isEqualTo(503);
            assertThat(response.header("x-riskgate-decision")).isEmpty();
        } finally {
            riskgate.restart();
            awaitLetIn();
        }
    }

    final Response send(Request request) throws IOException {
        return gateway.http().send(request);
    }

    final Partner acme() {
        return acme;
    }

    final <T extends AutoCloseable> T opened(T part) {
        running.push(part);
        return part;
    }

    private void awaitLetIn() {
        Await.until(
                "a good key passes the gateway",
                Child.TO_START,
                () -> {
                    Response response = send(HOME.send(get("/v1/orders"), acme));
                    assertThat(response.status()).as(response.toString()).isEqualTo(200);
                    return true;
                });
    }

    private JsonNode decision(Response response) throws IOException {
        return found(new JsonLog(riskgate.decisions()), "id", response);
    }

    private static JsonNode found(JsonLog log, String key, Response response) throws IOException {
        String id = response.header("x-riskgate-decision");
        assertThat(id).isNotEmpty();
        return log.await(line -> line.path(key).asString("").equals(id), Duration.ofSeconds(10))
                .orElseThrow();
    }
}
