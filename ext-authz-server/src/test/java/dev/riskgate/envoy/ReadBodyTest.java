// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.envoy;

import static dev.riskgate.envoy.Reading.assertRefused;
import static dev.riskgate.envoy.Reading.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;

import dev.riskgate.request.ApiRequest;
import dev.riskgate.request.Malformation;

import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a body counts as complete. */
class ReadBodyTest {

    @ParameterizedTest
    @CsvSource({
        // x-envoy-auth-partial-body, content-length, complete
        "false, 5, true",
        "false, '', true",
        "true, '', false",
        "true, 5, false",
        "'', 5, false",
        "FALSE, 5, false",
        "false, 6, false",
    })
    void aBodyIsCompleteOnlyIfEnvoySaysSoAndItIsAsLongAsAnnounced(
            String partial, String length, boolean complete) {
        for (boolean packed : new boolean[] {true, false}) {
            EnvoyRequest request = EnvoyRequest.ordinary().with(a -> body(a, packed));
            if (!partial.isEmpty()) {
                request.header("x-envoy-auth-partial-body", partial);
            }
            if (!length.isEmpty()) {
                request.header("content-length", length);
            }
            for (CheckRequest message : request.both()) {
                assertThat(read(message).body())
                        .isEqualTo(
                                new ApiRequest.Body(
                                        "hello".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                                        complete));
            }
        }
    }

    @Test
    void aBodyThatWasAnnouncedAndNotSentIsNotComplete() {
        assertThat(read(EnvoyRequest.ordinary().header("content-length", "5").raw()).body())
                .isEqualTo(new ApiRequest.Body(new byte[0], false));
        assertThat(read(EnvoyRequest.ordinary().header("content-length", "0").raw()).body())
                .isEqualTo(ApiRequest.Body.NONE);
    }

    @Test
    void aClientsOwnPartialBodyHeaderCannotMakeABodyComplete() {
        var request =
                EnvoyRequest.ordinary()
                        .header("x-envoy-auth-partial-body", "false")
                        .header("x-envoy-auth-partial-body", "true")
                        .with(a -> body(a, true));
        for (CheckRequest message : request.both()) {
            assertThat(read(message).body().complete()).isFalse();
        }
    }

    @Test
    void twoBodiesContradictEachOther() {
        assertRefused(
                EnvoyRequest.ordinary().with(a -> body(a, true)).with(a -> body(a, false)),
                Malformation.REQUEST_CONTRADICTORY);
    }

    private static void body(AttributeContext.Builder attributes, boolean packed) {
        var http = attributes.getRequestBuilder().getHttpBuilder();
        if (packed) {
            http.setRawBody(ByteString.copyFromUtf8("hello"));
        } else {
            http.setBody("hello");
        }
    }
}
