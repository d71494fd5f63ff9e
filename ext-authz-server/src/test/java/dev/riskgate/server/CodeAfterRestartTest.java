// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.state.TestClock;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * A server whose state is in memory knows nothing of the codes that were used before it started.
 */
class CodeAfterRestartTest {

    private static final String ADDRESS = "203.0.113.7";
    private static final String POLICY =
            """
            routes: [{ name: all, match: { path: "/**" }, require: { assurance: mfa, maxAge: 1s } }]
            """;

    @TempDir Path folder;
    private final TestClock clock = new TestClock();

    @Test
    void aCodeThatWasUsedBeforeARestartDoesNotPassAfterIt() throws Exception {
        String used;
        String early;
        try (OneKeyServer server = new OneKeyServer(folder, POLICY, clock)) {
            clock.advance(Duration.ofMinutes(2));
            used = OneKeyServer.code(clock.instant());
            assertThat(server.check(ADDRESS, used)).isEqualTo(200);
            early = OneKeyServer.code(clock.instant().plusSeconds(30));
            assertThat(server.check(ADDRESS, early)).as("of a clock ahead").isEqualTo(200);
        }
        try (OneKeyServer server = new OneKeyServer(folder, POLICY, clock)) {
            for (int i = 0; i < 2; i++) {
                assertThat(server.check(ADDRESS, used)).isEqualTo(401);
                assertThat(server.check(ADDRESS, early)).isEqualTo(401);
                clock.advance(Duration.ofSeconds(20));
            }
        }
    }

    @Test
    void codesPassAgainAboutAMinuteAfterTheStart() throws Exception {
        Instant start = clock.instant();
        try (OneKeyServer server = new OneKeyServer(folder, POLICY, clock)) {
            while (server.check(ADDRESS, OneKeyServer.code(clock.instant())) != 200) {
                clock.advance(Duration.ofSeconds(1));
                assertThat(Duration.between(start, clock.instant()))
                        .isLessThanOrEqualTo(Duration.ofSeconds(62));
            }
        }
        assertThat(Duration.between(start, clock.instant()))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(32));
    }
}
