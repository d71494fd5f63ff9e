// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.state.TestClock;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;

/** A server with the table that ships: two /24s of one autonomous system are still two networks. */
class NetworkBindingTest {

    /** Both AS15169. */
    private static final String HERE = "8.8.8.8";

    private static final String SAME_SYSTEM = "8.8.4.4";
    private static final String SAME_NETWORK = "8.8.8.200";

    @TempDir Path folder;
    private final TestClock clock = new TestClock();

    @FunctionalInterface
    private interface Story {
        void tell(OneKeyServer server) throws Exception;
    }

    private void withPolicy(String policy, Story story) throws Exception {
        try (OneKeyServer server = new OneKeyServer(folder, policy, clock)) {
            // Codes of the time before the start are refused.
            clock.advance(Duration.ofMinutes(2));
            story.tell(server);
        }
    }

    private String code() throws Exception {
        return OneKeyServer.code(clock.instant());
    }

    private static String proofRoute(String challenge) {
        return challenge
                + "routes: [{ name: all, match: { path: \"/**\" }, require: { assurance: mfa,"
                + " maxAge: 1h } }]\n";
    }

    @Test
    void aProofCountsInItsSlash24Only() throws Exception {
        withPolicy(
                proofRoute(""),
                server -> {
                    assertThat(server.check(HERE, "")).isEqualTo(401);
                    assertThat(server.check(HERE, code())).isEqualTo(200);
                    clock.advance(Duration.ofSeconds(5));
                    assertThat(server.check(SAME_NETWORK, "")).isEqualTo(200);
                    assertThat(server.check(SAME_SYSTEM, "")).isEqualTo(401);
                });
    }

    @Test
    void aProofCountsInTheWholeSystemWhereThePolicySaysSo() throws Exception {
        withPolicy(
                proofRoute("challenge: { boundTo: asn }\n"),
                server -> {
                    assertThat(server.check(HERE, code())).isEqualTo(200);
                    clock.advance(Duration.ofSeconds(5));
                    assertThat(server.check(SAME_SYSTEM, "")).isEqualTo(200);
                    assertThat(server.check("1.1.1.1", "")).as("another system").isEqualTo(401);
                });
    }

    @Test
    void aLimitPerNetworkIsNotSharedByTheSystem() throws Exception {
        withPolicy(
                "limits: [{ per: network, rate: 1/h }]\n",
                server -> {
                    assertThat(server.check(HERE, "")).isEqualTo(200);
                    assertThat(server.check(SAME_NETWORK, "")).isEqualTo(429);
                    assertThat(server.check(SAME_SYSTEM, "")).isEqualTo(200);
                });
        withPolicy(
                "limits: [{ per: asn, rate: 1/h }]\n",
                server -> {
                    assertThat(server.check(HERE, "")).isEqualTo(200);
                    assertThat(server.check(SAME_SYSTEM, "")).isEqualTo(429);
                });
    }
}
