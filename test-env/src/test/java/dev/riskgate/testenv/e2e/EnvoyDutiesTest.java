// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e;

import static dev.riskgate.testenv.world.RawHttp.Request.get;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.demo.DemoOutcome;
import dev.riskgate.testenv.demo.Teller;
import dev.riskgate.testenv.world.JsonLog;
import dev.riskgate.testenv.world.Partner;
import dev.riskgate.testenv.world.RawHttp.Request;
import dev.riskgate.testenv.world.RawHttp.Response;
import dev.riskgate.testenv.world.Sender;
import dev.riskgate.testenv.world.TestWorld;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;

import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.time.Duration;

/** What the contract with Envoy demands, as far as Envoy can show it. */
class EnvoyDutiesTest {

    private static final Sender HOME = new Sender("203.0.113.10", "AcmeSync/3.2 (Linux)");

    @TempDir static Path work;
    private static TestWorld testWorld;
    private static Partner acme;

    @BeforeAll
    static void start() throws Exception {
        testWorld = TestWorld.start(TestWorld.Setup.of(Checkout.find(), work, "acme"));
        acme = testWorld.files().partner("acme");
    }

    @AfterAll
    static void stop() throws Exception {
        testWorld.close();
    }

    @Test
    void onAnAnonymousRouteEveryForgedIdentityHeaderIsRemoved() throws Exception {
        Response response =
                send(
                        HOME.send(get("/public/info"))
                                .with("x-riskgate-client", "ceo")
                                .with("X-Riskgate-Assurance", "mfa")
                                .with("x-riskgate-score", "0")
                                .with("x-riskgate-decision", "forged"));
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body())
                .doesNotContain("ceo", "forged", "x-riskgate-assurance", "x-riskgate-score");
    }

    @Test
    void codesAndKeysStopAtEnvoy() throws Exception {
        Response response =
                send(
                        HOME.send(get("/v1/orders"), acme)
                                .with("riskgate-otp", acme.code(testWorld.clock().instant())));
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).doesNotContain("riskgate-otp", acme.key());
    }

    @Test
    void theAccessLogCarriesTheDecisionAndItsReasons() throws Exception {
        Response response = send(HOME.send(get("/admin"), acme));
        JsonNode line = accessLog(response);
        assertThat(line.path("verdict").asString("")).isEqualTo("deny");
        assertThat(line.path("client").asString("")).isEqualTo("keys|default|acme");
        assertThat(line.path("reasons").toString()).contains("scope_missing");
        assertThat(line.path("score").isNumber()).isTrue();
    }

    @Test
    void theAccessLogAndTheDecisionLogAreJoinedByTwoIds() throws Exception {
        Request request = HOME.send(get("/v1/orders"), acme);
        Response response = send(request);
        JsonNode line = accessLog(response);
        JsonNode record = new Teller(testWorld).outcome(request, response).decision();
        assertThat(line.path("decision")).isEqualTo(record.path("id"));
        assertThat(line.path("request_id").asString("")).hasSize(36);
        assertThat(line.path("request_id")).isEqualTo(record.at("/request/xRequestId"));
        assertThat(line.path("address").asString("")).isEqualTo(HOME.address());
    }

    @Test
    void aRequestIdThatTheSenderChoseIsInNeitherLog() throws Exception {
        String forged = "\",\"decision\":\"forged\",\"x\":\"" + "y".repeat(4000);
        Request request = HOME.send(get("/v1/orders"), acme).with("x-request-id", forged);
        Response response = send(request);
        JsonNode line = accessLog(response);
        JsonNode record = new Teller(testWorld).outcome(request, response).decision();
        assertThat(line.path("request_id")).isEqualTo(record.at("/request/xRequestId"));
        assertThat(line.toString() + record).doesNotContain("forged");
    }

    @Test
    void aRepeatedCredentialIsRefused() throws Exception {
        Request twice = HOME.send(get("/v1/orders"), acme).with("x-api-key", acme.key());
        assertRefusedByRiskgate(send(twice));
        String token = testWorld.issuer().token("analytics");
        assertRefusedByRiskgate(
                send(HOME.send(get("/v1/orders"), token).with("authorization", "Bearer " + token)));
    }

    @Test
    void bytesThatAreNotUtf8NeverHelp() throws Exception {
        assertRefusedByRiskgate(
                send(HOME.send(get("/v1/orders")).with("x-api-key", acme.key() + "\u00ff\u00fe")));
        Response elsewhere =
                send(HOME.send(get("/v1/orders"), acme).with("x-note", "caf\u00e9 \u00ff"));
        assertThat(elsewhere.status()).isEqualTo(200);
    }

    @Test
    void anUnderscoreThatImitatesOurHeadersIsRejected() throws Exception {
        Response response =
                send(HOME.send(get("/v1/orders"), acme).with("x_riskgate_client", "ceo"));
        assertThat(response.status()).isEqualTo(400);
    }

    @Test
    void whatStandsLeftOfTheTrustedEntryOfXForwardedForIsIgnored() throws Exception {
        Sender forging = new Sender("198.51.100.9, 203.0.113.10", HOME.userAgent());
        DemoOutcome demoOutcome = outcome(forging.send(get("/v1/orders"), acme));
        assertThat(demoOutcome.decision().at("/observation/place/country").asString(""))
                .isEqualTo("DE");
    }

    @Test
    void aDeniedGrpcCallEndsWithAGrpcStatus() {
        assertThat(grpc("rg_nobody_" + "x".repeat(32))).isEqualTo(Status.Code.UNAUTHENTICATED);
    }

    private static Status.Code grpc(String apiKey) {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("127.0.0.1", testWorld.envoy().port())
                        .usePlaintext()
                        .build();
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("x-api-key", Metadata.ASCII_STRING_MARSHALLER), apiKey);
        headers.put(
                Metadata.Key.of("x-forwarded-for", Metadata.ASCII_STRING_MARSHALLER),
                HOME.address());
        try {
            StatusRuntimeException failure =
                    Assertions.catchThrowableOfType(
                            StatusRuntimeException.class,
                            () ->
                                    HealthGrpc.newBlockingStub(channel)
                                            .withInterceptors(
                                                    MetadataUtils.newAttachHeadersInterceptor(
                                                            headers))
                                            .check(HealthCheckRequest.getDefaultInstance()));
            return failure.getStatus().getCode();
        } finally {
            channel.shutdownNow();
        }
    }

    private static Response send(Request request) throws Exception {
        return testWorld.http().send(request);
    }

    private static DemoOutcome outcome(Request request) throws Exception {
        return new Teller(testWorld).outcome(request, send(request));
    }

    private static void assertRefusedByRiskgate(Response response) {
        assertThat(response.status()).isIn(401, 403);
        assertThat(response.header("x-riskgate-decision")).isNotEmpty();
    }

    private static JsonNode accessLog(Response response) throws Exception {
        String id = response.header("x-riskgate-decision");
        return new JsonLog(testWorld.envoy().accessLog())
                .await(
                        line -> line.path("decision").asString("").equals(id),
                        Duration.ofSeconds(10))
                .orElseThrow();
    }
}
