// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity;

import dev.riskgate.budget.Budget;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.request.Headers;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** API requests with just the headers that a test is about. */
public final class Requests {

    /** 2026-11-02T12:00:00Z, a second that the tests live in. */
    public static final Instant NOW = Instant.parse("2026-11-02T12:00:00Z");

    /** A budget for authenticators that have nothing to wait for. */
    public static final Budget NO_WAIT =
            new Budget() {
                @Override
                public void requireBlocking() {}

                @Override
                public <T> T await(CompletableFuture<T> future) {
                    throw new AssertionError("this must not wait");
                }

                @Override
                public long remainingNanos() {
                    return 1;
                }
            };

    private Requests() {}

    public static ApiRequest with(String header, String... values) {
        return at(NOW, Map.of(header, List.of(values)), Map.of());
    }

    public static ApiRequest with(Map<String, List<String>> headers) {
        return at(NOW, headers, Map.of());
    }

    public static ApiRequest bearer(Instant now, String token) {
        return at(now, Map.of("authorization", List.of("Bearer " + token)), Map.of());
    }

    public static ApiRequest at(
            Instant now,
            Map<String, List<String>> headers,
            Map<String, Map<String, Object>> verifiedClaims) {
        return new ApiRequest(
                "",
                now.toEpochMilli(),
                "GET",
                "https",
                "api.example.com",
                "/",
                "",
                "HTTP/2",
                false,
                new Headers(headers),
                InetAddress.getLoopbackAddress(),
                ApiRequest.Peer.NONE,
                Map.of(),
                verifiedClaims,
                ApiRequest.Body.NONE);
    }

    /** The reason code of a rejection, or what else it ended in. */
    public static String code(Identification identification) {
        return switch (identification) {
            case Identification.Anonymous _ -> "anonymous";
            case Identification.Proven proven -> "proven " + proven.caller().client().id();
            case Identification.Rejected rejected -> rejected.reason().code();
        };
    }
}
