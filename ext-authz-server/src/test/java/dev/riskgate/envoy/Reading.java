// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.envoy.ReadResult.Malformed;
import dev.riskgate.envoy.ReadResult.Read;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.request.Malformation;

import io.envoyproxy.envoy.service.auth.v3.CheckRequest;

import java.util.Locale;
import java.util.Set;

/**
 * Reads check requests as a server with one trusted proxy, one API key header and a trusted JA4
 * header would.
 */
final class Reading {

    static final ReaderSettings SETTINGS = ReaderSettings.of(1, Set.of("x-api-key"), "x-ja4");
    static final long NOW = 1_795_000_000_000L;

    private static final CheckRequestReader READER = new CheckRequestReader(SETTINGS);

    private Reading() {}

    static ApiRequest read(CheckRequest message) {
        return switch (READER.read(message.toByteArray(), NOW)) {
            case Read(ApiRequest request) -> request;
            case Malformed(var reason) -> throw new AssertionError(reason.toString());
        };
    }

    static Malformation refusal(CheckRequest message) {
        return switch (READER.read(message.toByteArray(), NOW)) {
            case Read(ApiRequest request) -> throw new AssertionError(request.toString());
            case Malformed(var reason) ->
                    Malformation.valueOf(reason.code().toUpperCase(Locale.ROOT));
        };
    }

    /** In both forms. */
    static void assertRefused(EnvoyRequest request, Malformation malformation) {
        for (CheckRequest message : request.both()) {
            assertThat(refusal(message)).isEqualTo(malformation);
        }
    }
}
