// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.budget.Degradation;
import dev.riskgate.policy.cel.Gaps;
import dev.riskgate.verdict.RiskResult;
import dev.riskgate.verdict.Verdict;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whether it is the client, and whether it behaves like it: thresholds beside those of the score.
 */
class IdentityAndBehaviourTest {

    private static final String BOTH =
            """
            risk:
              thresholds:
                challenge: 80
                deny: 95
                identity: { challenge: 60, deny: 90 }
                behaviour: { challenge: 70, deny: never }
            """;

    private static RiskResult said(String policy, double score, double identity, double behaviour) {
        return sample(policy, score, identity, behaviour).result().risk();
    }

    private static PolicySample sample(
            String policy, double score, double identity, double behaviour) {
        return PolicySample.of(policy).numbers(identity, behaviour).risk(score, "newDevice");
    }

    @ParameterizedTest
    @CsvSource({
        "79, 59, 69, NONE",
        "80, 0, 0, CHALLENGE",
        "0, 60, 0, CHALLENGE",
        "0, 0, 70, CHALLENGE",
        "0, 0, 100, CHALLENGE",
        "0, 90, 0, DENY",
        "95, 0, 0, DENY",
        "80, 90, 70, DENY",
    })
    void whatAnyOfThemAsksForCountsAndTheMostSevereFirst(
            double score, double identity, double behaviour, RiskResult said) {
        assertThat(said(BOTH, score, identity, behaviour)).isEqualTo(said);
    }

    @Test
    void withoutThresholdsOfTheirOwnTheyRefuseNobody() {
        assertThat(said("", 79, 100, 100)).isEqualTo(RiskResult.NONE);
    }

    @Test
    void inShadowTheyAreOnlyToldAsWell() {
        String shadow = BOTH.replace("risk:\n", "risk:\n  mode: shadow\n");

        assertThat(said(shadow, 0, 60, 0)).isEqualTo(RiskResult.SHADOW_CHALLENGE);
        assertThat(said(shadow, 0, 90, 0)).isEqualTo(RiskResult.SHADOW_DENY);
        assertThat(sample(shadow, 0, 90, 100).verdict()).isEqualTo(Verdict.allow());
    }

    @Test
    void aRouteHasItsOwnAndTheOthersFollowTheRisk() {
        String policy =
                BOTH
                        + """
                        routes:
                          - { name: all, thresholds: { behaviour: { challenge: 10 } } }
                        """;

        assertThat(said(policy, 0, 0, 10)).isEqualTo(RiskResult.CHALLENGE);
        assertThat(said(policy, 0, 60, 0)).as("of risk").isEqualTo(RiskResult.CHALLENGE);
        assertThat(said(policy, 0, 0, 9)).isEqualTo(RiskResult.NONE);
    }

    @Test
    void aClientThatCouldNotBeReadHasNeither() {
        PolicySample unread =
                sample(BOTH + "routes: [{ name: all, onDegraded: allow }]", 0, 100, 100);
        unread.gaps = new Gaps(Degradation.STATE, true, null, true);

        assertThat(unread.result().risk()).isEqualTo(RiskResult.NONE);
        assertThat(unread.result().enforced()).isInstanceOf(Verdict.Allow.class);
    }

    @Test
    void whereNothingStandsOutTheReasonNamesTheNumber() {
        assertThat(
                        PolicySample.of(BOTH)
                                .numbers(60, 0)
                                .risk(0)
                                .verdict()
                                .reasons()
                                .getFirst()
                                .text())
                .isEqualTo(
                        "Nothing stands out, but the threshold of 60 for the identity is low: one"
                                + " in 1,000 good requests reaches it.");
    }

    @Test
    void theReasonsAreOfWhatTheNumberIsReadFrom() {
        // "newDevice" stands out, and is of the network in this sample.
        assertThat(sample(BOTH, 0, 60, 0).verdict().reasons().getFirst().code())
                .isEqualTo("new_device");
        assertThat(sample(BOTH, 0, 0, 70).verdict().reasons().getFirst().code())
                .isEqualTo("risk_high");
    }

    @Test
    void conditionsReadThem() {
        String rule =
                "rules: [{ name: both, when: 'risk.identity >= 50.0 && risk.behaviour >= 50.0',"
                        + " then: deny }]";

        assertThat(sample(rule, 0, 50, 50).verdict()).isInstanceOf(Verdict.Deny.class);
        assertThat(sample(rule, 0, 50, 49).verdict()).isEqualTo(Verdict.allow());
        assertThat(sample(rule, 0, 49, 50).verdict()).isEqualTo(Verdict.allow());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "identity: { challenge: 90, deny: 60 } | challenge (90) is above deny (60)",
                "behaviour: { deny: 101 } | from 0 to 100",
                "behaviour: { challenge: 0.8 } | write 80",
                "behavior: { challenge: 80 } | behaviour",
                "identity: 80 | mapping",
            })
    void aMistakeIsToldWithWhatWasMeant(String given, String says) {
        assertThat(
                        PolicySample.problems(
                                "apiVersion: riskgate.dev/v1\nkind: Policy\nrisk: { thresholds: { "
                                        + given
                                        + " } }"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString()).contains(says));
    }
}
