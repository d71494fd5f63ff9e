// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.outbound;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** Clients and real servers, closed after each test. Tests extend it. */
@Timeout(60)
abstract class OutboundWorld {

    /** Long, since the machine may be slow. */
    static final OutboundSettings PATIENT = settings(Duration.ofSeconds(30), null);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    @AfterEach
    void closeAll() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    <T extends AutoCloseable> T opened(T part) {
        opened.push(part);
        return part;
    }

    static OutboundSettings settings(Duration timeout, @Nullable ProxySettings proxy) {
        return new OutboundSettings(timeout, proxy, "riskgate/1.2.3");
    }

    OutboundHttp client() {
        return opened(new OutboundHttp(PATIENT, null));
    }

    OutboundHttp trusting(String pem) throws Exception {
        return opened(new OutboundHttp(PATIENT, authorities(pem)));
    }

    static TrustedAuthorities authorities(String pem) throws Exception {
        return TrustedAuthorities.parse(pem.getBytes(StandardCharsets.UTF_8), Instant.now());
    }

    RawServer serving(RawServer.Behaviour behaviour) {
        return opened(new RawServer(behaviour));
    }

    static OutboundRequest get(String url) {
        return OutboundRequest.get(URI.create(url), "application/json", 1000);
    }

    static String body(OutboundResponse response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    /** The sentence with which a GET fails. */
    static String failure(OutboundHttp http, String url) {
        IOException failure = catchThrowableOfType(IOException.class, () -> http.send(get(url)));
        return failure == null ? "it did not fail" : String.valueOf(failure.getMessage());
    }
}
