// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.riskgate.request.ApiRequest.Body;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;

class ApiRequestTest {

    @Test
    void aRequestAsTextTellsWhatWasAskedForAndNoCredential() {
        ApiRequest request =
                new ApiRequest(
                        "id",
                        0,
                        "POST",
                        "https",
                        "api.example.com",
                        "/v1/orders",
                        "access_token=secret",
                        "HTTP/2",
                        false,
                        new Headers(Map.of("authorization", List.of("Bearer secret"))),
                        InetAddress.getLoopbackAddress(),
                        ApiRequest.Peer.NONE,
                        Map.of(),
                        Map.of(),
                        body("secret", true));

        assertThat(request).hasToString("POST api.example.com/v1/orders");
    }

    @Test
    void bodiesAreEqualByTheirBytesAndWhetherTheyWereCutOff() {
        assertThat(body("a", true)).isEqualTo(body("a", true)).hasSameHashCodeAs(body("a", true));
        assertThat(body("a", true)).isNotEqualTo(body("a", false));
        assertThat(body("a", true)).isNotEqualTo(body("b", true));
        assertThat(body("a", true)).isNotEqualTo("a");
    }

    @Test
    void aBodyAsTextTellsItsLengthOnly() {
        assertThat(body("secret", true)).hasToString("6 bytes");
        assertThat(body("secret", false)).hasToString("6 bytes, cut");
    }

    private static Body body(String text, boolean complete) {
        return new Body(text.getBytes(US_ASCII), complete);
    }
}
