// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.budget.Degradation;
import dev.riskgate.policy.cel.Gaps;
import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.verdict.Verdict;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;

/** What becomes of a verdict when what was learned could not be kept, and what is told of it. */
class AfterTheDecisionTest {

    private static final String RULE =
            """
            routes: [{ name: all, onDegraded: allow }]
            rules: [{ name: r, when: request.method == "PUT", then: %s }]
            """;

    private static PolicyResult afterALostWrite(Policy policy, PolicySample sample) {
        return policy.degraded(
                sample.result(),
                policy.route(sample.request()),
                sample.facts(),
                Degradation.DEADLINE);
    }

    /** The route would let pass whatever could not be kept. */
    @ParameterizedTest
    @CsvSource({"deny", "throttle"})
    void aRefusalStaysTheSame(String then) {
        Policy policy = PolicySample.policy(RULE.formatted(then));
        PolicySample sample = new PolicySample(policy);
        sample.method = "PUT";

        assertThat(afterALostWrite(policy, sample).verdict()).isEqualTo(sample.verdict());
        assertThat(sample.verdict()).isNotInstanceOf(Verdict.Allow.class);
    }

    @Test
    void whoWasChallengedIsNotLetInAndTheReasonStays() {
        Policy policy = PolicySample.policy(RULE.formatted("challenge"));
        PolicySample sample = new PolicySample(policy);
        sample.method = "PUT";

        PolicyResult after = afterALostWrite(policy, sample);
        assertThat(after.enforced()).isInstanceOf(Verdict.Deny.class);
        assertThat(after.verdict().reasons()).containsAll(sample.verdict().reasons());
    }

    @Test
    void whatWasUndecidedAndDeniedStaysSoAndBothCausesAreTold() {
        Policy policy = PolicySample.policy("");
        PolicySample sample = new PolicySample(policy);
        sample.gaps = new Gaps(Degradation.STATE, true, null, true);

        PolicyResult after = afterALostWrite(policy, sample);
        assertThat(after.enforced()).isInstanceOf(Verdict.Deny.class);
        assertThat(after.degraded())
                .containsExactlyInAnyOrder(Degradation.STATE, Degradation.DEADLINE);
    }

    @Test
    void whereNothingNeedsWhatWasLostEveryCauseIsToldAndTheAnsweredChallengeCounts() {
        Policy policy =
                PolicySample.policy("risk: { mode: shadow }\n" + RULE.formatted("challenge"));
        PolicySample sample =
                new PolicySample(policy).tokenSays(AssuranceLevel.MFA, Duration.ofMinutes(1));
        sample.method = "PUT";
        sample.gaps = new Gaps(Degradation.STATE, true, null, true);

        PolicyResult after = afterALostWrite(policy, sample);
        assertThat(after.verdict()).isInstanceOf(Verdict.Allow.class);
        assertThat(after.degraded())
                .containsExactlyInAnyOrder(Degradation.STATE, Degradation.DEADLINE);
        assertThat(after.lifted()).isEqualTo(sample.carried);
    }

    /** It would be remembered for hours, and the request did not pass. */
    @Test
    void anAnsweredChallengeDoesNotCountWhereTheLossIsOfConsequence() {
        Policy policy = PolicySample.policy(RULE.formatted("challenge"));
        PolicySample sample =
                new PolicySample(policy).tokenSays(AssuranceLevel.MFA, Duration.ofMinutes(1));
        sample.method = "PUT";

        assertThat(sample.result().lifted()).isNotNull();
        assertThat(afterALostWrite(policy, sample).lifted()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    consistency: strict | limits: [{ per: client, rate: 1/s }] | true
                    anonymous: false | limits: [{ per: client, rate: 1/s, consistency: strict }] | true
                    anonymous: false | limits: [{ per: client, rate: 1/s }] | false
                    anonymous: false | limits: [] | false
                    """)
    void aRouteIsStrictIfItOrOneOfItsLimitsIs(String says, String limits, boolean strict) {
        Policy policy = PolicySample.policy("routes: [{ name: all, " + says + " }]\n" + limits);

        assertThat(policy.route(new PolicySample(policy).request()).isStrict()).isEqualTo(strict);
    }

    /** An operator looks for the outage in the metric of what was degraded. */
    @Test
    void aChallengeThatNobodyCanMeetIsToldAsAnOutage() {
        PolicySample sample =
                PolicySample.of("routes: [{ name: all, require: { assurance: mfa } }]");
        sample.gaps = new Gaps(null, false, null, false);

        assertThat(sample.result().degraded()).containsExactly(Degradation.STATE);
    }

    /** What a rule says of the path as it stands must not hide what another says of its twin. */
    @Test
    void everyRuleIsAskedOfEveryReadingOfThePath() {
        PolicySample sample =
                PolicySample.of(
                        """
                        routes: [{ name: all, encodedSlash: same_route }]
                        rules:
                          - { name: ask, when: 'true', then: challenge }
                          - { name: shut, when: request.path == "/v1/a/b", then: deny }
                        """);
        sample.path = "/v1/a%2Fb";

        assertThat(sample.verdict()).isInstanceOf(Verdict.Deny.class);
        assertThat(sample.verdict().reasons()).hasSize(2);
    }

    /** 10 times 3 a second are 1,800 a minute. */
    @Test
    void aLimitAboveAHabitTellsItsNumberForItsOwnWindow() {
        PolicySample sample =
                PolicySample.of(
                        "limits: [{ per: client, aboveBaseline: 10, floor: 60/min, burst: 1 }]");
        sample.baseline = 3;

        sample.verdict();
        assertThat(sample.verdict())
                .isInstanceOfSatisfying(
                        Verdict.Throttle.class,
                        throttle -> assertThat(throttle.quota()).isEqualTo(1_800));
    }

    @ParameterizedTest
    @CsvSource({"odd, odd", "newDevice, new_device", "aA, a_a", "aZ, a_z"})
    void aSignalIsNamedWithUnderscoresAmongReasons(String signal, String code) {
        assertThat(Reasons.code(signal)).isEqualTo(code);
    }
}
