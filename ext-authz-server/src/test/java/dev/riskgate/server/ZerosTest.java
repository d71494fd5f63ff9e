// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testredis.Await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/**
 * Counters are there before anything is counted: for Prometheus, one that appears with 1 has not
 * grown, so an alert would miss the first failure.
 */
class ZerosTest {

    private static final String RULES =
            """
            rules: [{ name: %s, when: request.path == "/tea", then: deny, mode: shadow }]
            limits: [{ name: two, per: client, rate: 2/h, burst: 2 }]
            """;

    @TempDir Path folder;
    private ServerUnderTest server;

    @BeforeEach
    void start() throws Exception {
        server = new ServerUnderTest(folder).policy(RULES.formatted("no-tea")).start("");
    }

    @AfterEach
    void end() throws Exception {
        server.close();
    }

    @Test
    void whatThePolicyNamesIsThereFromTheStart() throws Exception {
        assertThat(server.lines("riskgate_"))
                .contains(
                        "riskgate_rules_total{mode=\"shadow\",outcome=\"error\",rule=\"no-tea\"}"
                                + " 0.0",
                        "riskgate_limits_total{limit=\"two\"} 0.0",
                        "riskgate_credentials_total{credential=\"partners\",verdict=\"deny\"} 0.0",
                        "riskgate_decisions_total{enforced=\"deny\",route=\"none\",verdict=\"undecided\"}"
                            + " 0.0",
                        "riskgate_reasons_total{reason=\"degraded_state\"} 0.0",
                        "riskgate_reloads_total{file=\"policy\",outcome=\"failed\"} 0.0",
                        "riskgate_operations_total{operation=\"block\",outcome=\"unauthenticated\"}"
                                + " 0.0");
        assertThat(server.lines("riskgate_shadow_policy_total")).isEmpty();
    }

    @Test
    void whatTheNextPolicyNamesIsThereOnceItIsInForce() throws Exception {
        server.policy(RULES.formatted("no-ale"));
        Await.until(
                "the new rule",
                () -> server.lines("riskgate_rules_total").toString().contains("no-ale"));

        assertThat(server.lines("riskgate_rules_total"))
                .contains(
                        "riskgate_rules_total{mode=\"shadow\",outcome=\"matched\",rule=\"no-ale\"}"
                                + " 0.0",
                        "riskgate_rules_total{mode=\"shadow\",outcome=\"matched\",rule=\"no-tea\"}"
                                + " 0.0");
    }
}
