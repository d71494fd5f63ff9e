// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.envoy;

import com.google.protobuf.ByteString;

import dev.riskgate.budget.CheckBudget;
import dev.riskgate.check.Authorizer;

import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;

import java.time.Duration;
import java.time.InstantSource;

/**
 * Made-up checks before the first real one. A JVM that has just started takes a tenth of a second
 * and more for its first check, which is most of its budget: the first clients after each start
 * would be denied.
 */
public final class Rehearsal {

    /** More than any check takes: a slow rehearsal is still one. */
    private static final Duration BUDGET = Duration.ofSeconds(10);

    private Rehearsal() {}

    /**
     * Reads, decides and writes, again and again, on this thread.
     *
     * @param authorizer one that neither learns nor logs
     */
    public static void run(EnvoyEnds ends, Authorizer authorizer, InstantSource clock, int times) {
        byte[] message = message().toByteArray();
        for (int i = 0; i < times; i++) {
            CheckBudget budget = CheckBudget.start(System::nanoTime, BUDGET.toNanos());
            long now = clock.millis();
            switch (ends.reader().read(message, now)) {
                case ReadResult.Read(var request) ->
                        authorizer.decide(
                                request, budget, decision -> ends.writer().write(decision));
                case ReadResult.Malformed(var reason) ->
                        authorizer.refuse(
                                reason, now, budget, decision -> ends.writer().write(decision));
            }
        }
    }

    private static CheckRequest message() {
        var address = SocketAddress.newBuilder().setAddress("192.0.2.1").setPortValue(50_000);
        return CheckRequest.newBuilder()
                .setAttributes(
                        AttributeContext.newBuilder()
                                .setSource(
                                        AttributeContext.Peer.newBuilder()
                                                .setAddress(
                                                        Address.newBuilder()
                                                                .setSocketAddress(address)))
                                .setRequest(
                                        AttributeContext.Request.newBuilder()
                                                .setHttp(
                                                        AttributeContext.HttpRequest.newBuilder()
                                                                .setId("rehearsal")
                                                                .setMethod("GET")
                                                                .setScheme("https")
                                                                .setHost("rehearsal.invalid")
                                                                .setPath("/rehearsal")
                                                                .setProtocol("HTTP/2")
                                                                .setHeaderMap(headers()))))
                .build();
    }

    private static HeaderMap headers() {
        return HeaderMap.newBuilder()
                .addHeaders(header(":method", "GET"))
                .addHeaders(header(":path", "/rehearsal"))
                .addHeaders(header(":authority", "rehearsal.invalid"))
                .addHeaders(header(":scheme", "https"))
                .addHeaders(header("user-agent", "rehearsal/1"))
                .addHeaders(header("x-forwarded-for", "192.0.2.1,192.0.2.2,192.0.2.3"))
                .build();
    }

    /** As Envoy sends it with {@code encode_raw_headers}. */
    public static HeaderValue header(String name, String value) {
        return HeaderValue.newBuilder()
                .setKey(name)
                .setRawValue(ByteString.copyFromUtf8(value))
                .build();
    }
}
