// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.envoy;

import static dev.riskgate.testenv.world.RawHttp.Request.get;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.world.RawHttp.Request;
import dev.riskgate.testenv.world.TestWorld;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Riskgate and Envoy both bound headers, and Riskgate adds some: whatever the number or size, a
 * request passes, or Riskgate denies it, or Envoy finds it too large.
 */
class HeaderLimitsTest {

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

    @Test
    void aHundredHeadersPass() throws Exception {
        for (int headers = 80; headers <= 101; headers++) {
            assertThat(status(withHeaders(headers))).as(headers + " headers").isEqualTo(200);
        }
    }

    @Test
    void noNumberOfHeadersIsAFaultOfTheServer() throws Exception {
        List<Integer> statuses = new ArrayList<>();
        for (int headers = 240; headers <= 280; headers++) {
            statuses.add(status(withHeaders(headers)));
        }
        assertThat(statuses).isSorted().containsOnly(200, 403, 431).startsWith(200).endsWith(431);
    }

    @Test
    void noSizeOfHeadersIsAFaultOfTheServer() throws Exception {
        List<Integer> statuses = new ArrayList<>();
        for (int bytes = 125 * 1024; bytes <= 137 * 1024; bytes += 256) {
            statuses.add(status(partner().with("x-filler", "a".repeat(bytes))));
        }
        assertThat(statuses).isSorted().containsOnly(200, 403, 431).startsWith(200).endsWith(431);
    }

    private static int status(Request request) throws Exception {
        try {
            return testWorld.http().send(request).status();
        } catch (SocketException _) {
            // Envoy does not wait for the end of what is too large, so its 431 may be lost.
            return 431;
        }
    }

    /** As many headers as this in all, with Host and Connection. */
    private static Request withHeaders(int number) {
        Request request = partner();
        for (int i = request.headers().size() + 2; i < number; i++) {
            request = request.with("x-filler-" + i, "a");
        }
        return request;
    }

    private static Request partner() {
        return get("/v1/orders")
                .with("x-forwarded-for", Shipped.ADDRESS)
                .with("x-api-key", testWorld.files().partner(Shipped.PARTNER).key());
    }
}
