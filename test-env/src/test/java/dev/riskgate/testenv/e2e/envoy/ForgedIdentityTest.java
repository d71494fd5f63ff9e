// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.envoy;

import static dev.riskgate.testenv.world.RawHttp.Request.get;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.world.RawHttp.Response;
import dev.riskgate.testenv.world.TestWorld;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.Map;

/** No header or trailer by which a client would name itself reaches an API, by any way in. */
class ForgedIdentityTest {

    @TempDir static Path work;
    private static Http2Upstream api;
    private static TestWorld testWorld;

    @BeforeAll
    static void start() throws Exception {
        api = new Http2Upstream();
        testWorld =
                Shipped.start(
                        work,
                        envoy ->
                                Shipped.speakingHttp2(envoy, api.port())
                                        .editRoutes(
                                                routes ->
                                                        Shipped.README
                                                                .block("A route without a check")
                                                                .forEach(
                                                                        route ->
                                                                                routes.insert(
                                                                                        0,
                                                                                        route))));
    }

    @AfterAll
    static void stop() throws Exception {
        testWorld.close();
        api.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-riskgate-client",
                "x-riskgate-assurance",
                "riskgate-otp",
                "authorization",
                "x-api-key",
                "x-forwarded-for",
                "x-user"
            })
    void trailersComeAfterTheCheckAndGoNowhere(String name) throws Exception {
        try (Http2Sender client = new Http2Sender(testWorld.envoy().port())) {
            Map<String, String> headers =
                    Map.of(
                            "x-forwarded-for",
                            Shipped.ADDRESS,
                            "x-api-key",
                            testWorld.files().partner(Shipped.PARTNER).key());
            assertThat(client.post("/v1/orders", headers, Map.of(name, "ceo"))).isEqualTo(200);
        }
        assertThat(api.headers()).contains("x-riskgate-client: keys|default|acme");
        assertThat(api.trailers()).isEmpty();
    }

    @Test
    void onARouteThatIsNotCheckedRiskgatesHeadersAreRemovedTheSame() throws Exception {
        Response response =
                testWorld
                        .http()
                        .send(
                                get("/healthz")
                                        .with("x-riskgate-client", "ceo-by-header")
                                        .with("X-Riskgate-Anything", "ceo-by-header"));
        assertThat(response.status()).isEqualTo(200);
        assertThat(api.headers()).contains(":path: /healthz");
        assertThat(api.headers()).noneMatch(header -> header.contains("ceo-by-header"));
    }
}
