// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.world.JsonLog;
import dev.riskgate.testenv.world.RawHttp.Request;
import dev.riskgate.testenv.world.RawHttp.Response;
import dev.riskgate.testenv.world.TestWorld;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A browser may ask before it calls: its preflight carries no credential. Envoy answers that
 * question itself, and nothing that looks like one gets further than the check.
 */
class CorsTest {

    private static final String APP = "https://app.example.com";
    private static final String MINE = "access-control-allow-origin";

    @TempDir static Path work;
    private static TestWorld testWorld;

    @BeforeAll
    static void start() throws Exception {
        testWorld = Shipped.start(work, envoy -> envoy);
    }

    @AfterAll
    static void stop() throws Exception {
        testWorld.close();
    }

    @AfterEach
    void nothingUncheckedArrived() {
        assertThat(testWorld.upstream().paths()).doesNotContain("/v1/orders");
    }

    @Test
    void aPreflightIsAnsweredByEnvoyAndGoesNoFurther() throws Exception {
        Response response = send(preflight("/v1/orders", APP));
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header(MINE)).isEqualTo(APP);
        assertThat(response.header("access-control-allow-headers"))
                .contains("authorization", "x-api-key", "riskgate-otp");
        assertThat(response.header("x-riskgate-decision")).isEmpty();
        assertThat(
                        new JsonLog(testWorld.envoy().accessLog())
                                .await(
                                        line ->
                                                line.path("details")
                                                        .asString("")
                                                        .equals("cors_response"),
                                        Duration.ofSeconds(10)))
                .as("the access log tells it from a request that nobody checked")
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "https://app.example.com.evil.example",
                "https://app.example.com:8443",
                "http://app.example.com",
                "null",
                "*"
            })
    void thePreflightOfAnyOtherOriginIsChecked(String origin) throws Exception {
        assertRefusedByRiskgate(send(preflight("/v1/orders", origin)));
    }

    @Test
    void whatIsNoPreflightIsChecked() throws Exception {
        Request options = request("OPTIONS", "/v1/orders");
        assertRefusedByRiskgate(send(options));
        assertRefusedByRiskgate(send(options.with("Origin", APP)));
        assertRefusedByRiskgate(send(options.with("Access-Control-Request-Method", "GET")));
        assertRefusedByRiskgate(
                send(options.with("Origin", APP).with("Access-Control-Request-Method", "")));
        for (String method : List.of("GET", "POST", "DELETE", "HEAD")) {
            Request other =
                    request(method, "/v1/orders")
                            .with("Origin", APP)
                            .with("Access-Control-Request-Method", "GET");
            assertRefusedByRiskgate(send(other));

            Response posing = send(other.with("X-HTTP-Method-Override", "OPTIONS"));
            assertThat(posing.status()).isEqualTo(403);
            assertThat(posing.header("x-riskgate-decision")).isNotEmpty();
        }
    }

    @Test
    void theAppMayReadWhyItWasRefused() throws Exception {
        Response response = send(request("GET", "/v1/orders").with("Origin", APP));
        assertRefusedByRiskgate(response);
        assertThat(response.header(MINE)).isEqualTo(APP);
        assertThat(response.header("access-control-expose-headers"))
                .contains("www-authenticate", "x-riskgate-decision", "retry-after");
    }

    @Test
    void theAppReadsWhatItIsAllowedTo() throws Exception {
        Response response =
                send(
                        request("GET", "/v1/customers")
                                .with("Origin", APP)
                                .with("x-api-key", testWorld.files().partner("acme").key()));
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header(MINE)).isEqualTo(APP);
    }

    private static Request preflight(String path, String origin) {
        return request("OPTIONS", path)
                .with("Origin", origin)
                .with("Access-Control-Request-Method", "GET")
                .with("Access-Control-Request-Headers", "authorization");
    }

    private static Request request(String method, String path) {
        return new Request(method, path, List.of(), "", "close")
                .with("x-forwarded-for", Shipped.ADDRESS);
    }

    private static Response send(Request request) throws Exception {
        return testWorld.http().send(request);
    }

    private static void assertRefusedByRiskgate(Response response) {
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.header("x-riskgate-decision")).isNotEmpty();
    }
}
