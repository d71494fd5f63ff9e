// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import static com.google.rpc.Code.OK_VALUE;
import static com.google.rpc.Code.PERMISSION_DENIED_VALUE;
import static com.google.rpc.Code.RESOURCE_EXHAUSTED_VALUE;
import static com.google.rpc.Code.UNAUTHENTICATED_VALUE;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.riskgate.proto.v1.Decision;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;

/** {@code risk.mode: shadow} in a running server: the door stays shut, and risk only tells. */
class RiskShadowServerTest {

    /** Whoever is known is odd enough for a challenge, and on /deny for a denial. */
    private static final String POLICY =
            """
            risk: { mode: shadow, thresholds: { challenge: 0, deny: never } }
            routes:
              - { name: deny, match: { path: /deny }, thresholds: { challenge: never, deny: 0 } }
              - { name: secure, match: { path: /secure }, require: { assurance: mfa } }
              - { name: limited, match: { path: /limited } }
              - { name: ruled, match: { path: /ruled }, onDegraded: allow }
              - { name: rest, match: { path: "/**" }, onDegraded: %s }
            rules:
              - { name: odd, when: risk.score < 99.0, then: deny, routes: [ruled] }
            limits:
              - { name: hourly, per: client, rate: 1/h, routes: [limited] }
            """;

    private static final String REDIS_AWAY = "redis: { address: \"127.0.0.1:1\", start: degraded }";

    @TempDir Path folder;
    private ServerUnderTest server;

    @BeforeEach
    void make() throws Exception {
        server = new ServerUnderTest(folder).policy(POLICY.formatted("deny"));
    }

    @AfterEach
    void end() throws Exception {
        server.close();
    }

    @Test
    void thresholdsAreToldInLogAndMetricAndRefuseNobody() throws Exception {
        server.start("");

        assertThat(server.status("/")).isEqualTo(OK_VALUE);
        assertThat(server.status("/deny")).isEqualTo(OK_VALUE);
        assertThat(server.counted(2, "riskgate_risk_total", "riskgate_challenges_total"))
                .containsExactlyInAnyOrder(
                        "riskgate_risk_total{mode=\"shadow\",verdict=\"challenge\"} 1.0",
                        "riskgate_risk_total{mode=\"shadow\",verdict=\"deny\"} 1.0");
        assertThat(server.log())
                .extracting(
                        Decision::getVerdict,
                        Decision::getEnforced,
                        decision -> String.join(" ", decision.getShadowedList()))
                .containsExactly(
                        tuple("allow", "allow", "risk=challenge"),
                        tuple("allow", "allow", "risk=deny"));
    }

    @Test
    void everythingElseIsEnforced() throws Exception {
        server.start("");

        assertThat(server.check("/", "").getStatus().getCode()).isEqualTo(UNAUTHENTICATED_VALUE);
        assertThat(server.status("/secure")).isEqualTo(UNAUTHENTICATED_VALUE);
        assertThat(server.status("/ruled")).isEqualTo(PERMISSION_DENIED_VALUE);
        assertThat(server.status("/limited")).isEqualTo(OK_VALUE);
        assertThat(server.status("/limited")).isEqualTo(RESOURCE_EXHAUSTED_VALUE);
        server.block("acme");
        assertThat(server.status("/")).isEqualTo(PERMISSION_DENIED_VALUE);
    }

    @Test
    void inForceTheSameThresholdsRefuseAndAreCountedAsInForce() throws Exception {
        server.policy(POLICY.formatted("deny").replace("mode: shadow", "mode: enforce")).start("");

        assertThat(server.status("/")).isEqualTo(UNAUTHENTICATED_VALUE);
        assertThat(server.status("/deny")).isEqualTo(PERMISSION_DENIED_VALUE);
        assertThat(server.counted(2, "riskgate_risk_total"))
                .containsExactlyInAnyOrder(
                        "riskgate_risk_total{mode=\"enforce\",verdict=\"challenge\"} 1.0",
                        "riskgate_risk_total{mode=\"enforce\",verdict=\"deny\"} 1.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"allow", "challenge", "deny"})
    void whileRedisIsAwayWhatNeedsNoRiskPassesWhateverOnDegradedSays(String onDegraded)
            throws Exception {
        server.policy(POLICY.formatted(onDegraded)).start(REDIS_AWAY);

        assertThat(server.status("/")).isEqualTo(OK_VALUE);
        assertThat(server.status("/secure")).isEqualTo(PERMISSION_DENIED_VALUE);
        server.block("acme");
        assertThat(server.status("/")).isEqualTo(PERMISSION_DENIED_VALUE);
        assertThat(server.counted(3, "riskgate_degraded_total", "riskgate_unassessed_total"))
                .contains(
                        "riskgate_degraded_total{cause=\"state\"} 2.0",
                        "riskgate_unassessed_total 3.0");
        Decision passed = server.log().getFirst();
        assertThat(passed.getVerdict()).isEqualTo("allow");
        assertThat(passed.getDegradedList()).containsExactly("state");
        assertThat(passed.getShadowedList()).isEmpty();
    }

    @Test
    void whileRedisIsAwayARuleOverRiskStillNeedsIt() throws Exception {
        String ruled = POLICY.formatted("deny").replace("/ruled }, onDegraded: allow", "/ruled }");
        server.policy(ruled).start(REDIS_AWAY);

        assertThat(server.status("/ruled")).isEqualTo(PERMISSION_DENIED_VALUE);
        assertThat(server.log().getFirst().getVerdict()).isEqualTo("undecided");
    }
}
