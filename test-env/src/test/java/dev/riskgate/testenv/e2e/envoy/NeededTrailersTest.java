// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.envoy.EnvoyConfig;
import dev.riskgate.testenv.world.TestWorld;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.nio.file.Path;
import java.util.Map;

/**
 * An API that needs trailers of requests, such as a checksum after a gRPC stream, gets them, if the
 * filter names what it drops as the README says.
 */
class NeededTrailersTest {

    @TempDir Path work;

    @Test
    void trailersThatAnApiNeedsArriveAndIdentityInThemDoesNot() throws Exception {
        try (Http2Upstream api = new Http2Upstream();
                TestWorld world =
                        Shipped.start(
                                work, envoy -> dropping(Shipped.speakingHttp2(envoy, api.port())));
                Http2Sender client = new Http2Sender(world.envoy().port())) {
            Map<String, String> headers =
                    Map.of(
                            "x-forwarded-for",
                            Shipped.ADDRESS,
                            "x-api-key",
                            world.files().partner(Shipped.PARTNER).key(),
                            "content-type",
                            "application/grpc",
                            "te",
                            "trailers");
            Map<String, String> trailers =
                    Map.of(
                            "x-checksum", "abc",
                            "x-riskgate-client", "ceo",
                            "x-api-key", "ceo",
                            "authorization", "ceo");
            assertThat(client.post("/v1/orders", headers, trailers)).isEqualTo(200);
            assertThat(api.headers()).contains("x-riskgate-client: keys|default|acme");
            assertThat(api.trailers()).containsExactly("x-checksum: abc");
        }
    }

    private static EnvoyConfig dropping(EnvoyConfig envoy) {
        return envoy.editHttp(
                http -> {
                    for (JsonNode filter : http.path("http_filters")) {
                        if (filter.path("name").asString("").endsWith(".header_mutation")) {
                            ((ObjectNode)
                                            filter.at(
                                                    "/typed_config/mutations/request_trailers_mutations/0/remove_on_match/key_matcher/safe_regex"))
                                    .put("regex", "x-riskgate-.*|x-api-key|authorization");
                        }
                    }
                });
    }
}
