// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.world.JsonLog;
import dev.riskgate.testenv.world.RawHttp;
import dev.riskgate.testenv.world.RawHttp.Request;
import dev.riskgate.testenv.world.RawHttp.Response;
import dev.riskgate.testenv.world.Upstream;

import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.envoyproxy.envoy.service.auth.v3.OkHttpResponse;
import io.grpc.Status;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * What the shipped configuration makes of a check server that fails or overreaches: nothing passes.
 */
class EnvoyFailsClosedTest {

    @TempDir Path work;

    /** This machine may be busy, and a check server in a cold JVM slow. */
    private static final UnaryOperator<EnvoyConfig> PATIENT =
            config -> config.checkTimeout(Duration.ofSeconds(20));

    private final Upstream upstream = Upstream.start();

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    void aServerThatNeverAnswersMeansUnavailableWithinTheTimeout() throws Exception {
        try (var server = FakeCheckServer.behaving((_, _) -> {});
                Envoy envoy = start(server, UnaryOperator.identity())) {
            Response response = new RawHttp(envoy.port()).send(Request.get("/v1/orders"));
            assertThat(response.status()).isEqualTo(503);
            assertThat(response.took()).isLessThan(Duration.ofSeconds(2));
            assertThat(upstream.paths()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UNAVAILABLE", "INTERNAL", "RESOURCE_EXHAUSTED", "UNAUTHENTICATED"})
    void aFailedCallMeansUnavailable(String code) throws Exception {
        Status status = Status.fromCode(Status.Code.valueOf(code));
        try (var server =
                        FakeCheckServer.behaving(
                                (_, answer) -> answer.onError(status.asException()));
                Envoy envoy = start(server, PATIENT)) {
            Response response = new RawHttp(envoy.port()).send(Request.get("/v1/orders"));
            assertThat(response.status()).isEqualTo(503);
            assertThat(upstream.paths()).isEmpty();
            assertThat(server.asked()).as("a check that may have begun is not repeated").hasSize(1);
        }
    }

    @Test
    void aServerThatDiesMeansUnavailable() throws Exception {
        try (var server = FakeCheckServer.answering(allow(OkHttpResponse.newBuilder()));
                Envoy envoy = start(server, PATIENT)) {
            RawHttp http = new RawHttp(envoy.port());
            assertThat(http.send(Request.get("/v1/orders")).status()).isEqualTo(200);
            server.close();
            assertThat(http.send(Request.get("/v1/orders")).status()).isEqualTo(503);
            assertThat(upstream.paths()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ":path",
                ":method",
                "host",
                "cookie",
                "x-envoy-internal",
                "x-user",
                "x-forwarded-for"
            })
    void anAnswerThatSetsAnyOtherHeaderIsAnError(String header) throws Exception {
        assertThat(detailsOf(OkHttpResponse.newBuilder().addHeaders(set(header, "/admin"))))
                .isEqualTo("ext_authz_invalid");
    }

    @Test
    void anAnswerThatRemovesAnyOtherHeaderIsAnError() throws Exception {
        assertThat(detailsOf(OkHttpResponse.newBuilder().addHeadersToRemove("x-forwarded-for")))
                .isEqualTo("ext_authz_invalid");
    }

    @Test
    void anAnswerThatInjectsALineBreakIsAnError() throws Exception {
        HeaderValueOption injecting = set("x-riskgate-client", "a\r\nx-user: root");
        assertThat(detailsOf(OkHttpResponse.newBuilder().addHeaders(injecting)))
                .isEqualTo("ext_authz_invalid");
    }

    @Test
    void anAnswerMaySetAndRemoveRiskgatesHeaders() throws Exception {
        var ok =
                OkHttpResponse.newBuilder()
                        .addHeaders(set("x-riskgate-client", "acme"))
                        .addHeadersToRemove("riskgate-otp")
                        .addHeadersToRemove("x-api-key");
        Request request =
                Request.get("/v1/orders")
                        .with("x-riskgate-client", "ceo")
                        .with("riskgate-otp", "123456")
                        .with("x-api-key", "secret");
        try (var server = FakeCheckServer.answering(allow(ok));
                Envoy envoy = start(server, PATIENT)) {
            Response response = new RawHttp(envoy.port()).send(request);
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.body())
                    .contains("\"x-riskgate-client\":[\"acme\"]")
                    .doesNotContain("riskgate-otp", "x-api-key");
        }
    }

    /** Why Envoy refused a request after this answer, in the words of its access log. */
    private String detailsOf(OkHttpResponse.Builder ok) throws Exception {
        try (var server = FakeCheckServer.answering(allow(ok));
                Envoy envoy = start(server, PATIENT)) {
            Response response = new RawHttp(envoy.port()).send(Request.get("/v1/orders"));
            assertThat(response.status()).isEqualTo(500);
            assertThat(upstream.paths()).isEmpty();
            return new JsonLog(envoy.accessLog())
                    .await(_ -> true, Duration.ofSeconds(5))
                    .orElseThrow()
                    .path("details")
                    .asString("");
        }
    }

    private Envoy start(FakeCheckServer server, UnaryOperator<EnvoyConfig> change) {
        Checkout checkout = Checkout.find();
        EnvoyConfig config =
                EnvoyConfig.load(checkout.envoyConfig())
                        .cluster("api", "127.0.0.1", upstream.port())
                        .cluster("riskgate", "127.0.0.1", server.port());
        return new EnvoyLauncher(checkout).start(change.apply(config), work);
    }

    private static CheckResponse allow(OkHttpResponse.Builder ok) {
        return CheckResponse.newBuilder()
                .setStatus(com.google.rpc.Status.newBuilder().setCode(0))
                .setOkResponse(ok)
                .build();
    }

    private static HeaderValueOption set(String name, String value) {
        return HeaderValueOption.newBuilder()
                .setHeader(HeaderValue.newBuilder().setKey(name).setValue(value))
                .setAppendAction(HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD)
                .build();
    }
}
