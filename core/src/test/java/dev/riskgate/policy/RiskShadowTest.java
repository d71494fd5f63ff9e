// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.budget.Degradation;
import dev.riskgate.identity.Identification;
import dev.riskgate.policy.cel.Gaps;
import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.verdict.RiskResult;
import dev.riskgate.verdict.Verdict;
import dev.riskgate.yaml.Problem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

/** {@code risk.mode: shadow}: thresholds only tell, and everything else holds. */
class RiskShadowTest {

    private static final String SHADOW = "risk: { mode: shadow }\n";

    /** Nothing at all is known of the client, for Redis is away. */
    private static final Gaps AWAY = new Gaps(Degradation.STATE, true, null, false);

    /** Known here, but a strict route could not compare it with Redis. */
    private static final Gaps NOT_COMPARED = new Gaps(Degradation.STATE, false, null, false);

    @ParameterizedTest
    @CsvSource({"79, NONE", "80, SHADOW_CHALLENGE", "95, SHADOW_DENY"})
    void whatTheThresholdsWouldHaveSaidIsToldAndNothingComesOfIt(double score, RiskResult said) {
        PolicyResult result = PolicySample.of(SHADOW).risk(score, "newDevice").result();

        assertThat(result.verdict()).isEqualTo(Verdict.allow());
        assertThat(result.enforced()).isEqualTo(Verdict.allow());
        assertThat(result.risk()).isEqualTo(said);
    }

    @ParameterizedTest
    @CsvSource({"79, NONE", "80, CHALLENGE", "95, DENY"})
    void inForceTheSameIsToldOfWhatIsDone(double score, RiskResult said) {
        assertThat(PolicySample.of("").risk(score, "newDevice").result().risk()).isEqualTo(said);
    }

    @Test
    void thresholdsOfARouteAreOnlyToldAsWell() {
        PolicySample sample =
                PolicySample.of(
                        SHADOW
                                + "routes: [{ name: odd, thresholds: { challenge: 20, deny: 30 }"
                                + " }]");
        assertThat(sample.risk(40, "newDevice").result().risk()).isEqualTo(RiskResult.SHADOW_DENY);
        assertThat(sample.verdict()).isEqualTo(Verdict.allow());
    }

    /** A try-out must not take a fresh token for a proof: it would be remembered for hours. */
    @Test
    void aCallerWhoWouldHaveAnsweredIsNeitherToldNorProven() {
        PolicySample sample =
                PolicySample.of(SHADOW)
                        .risk(85, "newDevice")
                        .tokenSays(AssuranceLevel.MFA, Duration.ofMinutes(4));
        assertThat(sample.result().risk()).isEqualTo(RiskResult.NONE);
        assertThat(sample.result().lifted()).isNull();

        sample.tokenSays(AssuranceLevel.MFA, Duration.ofMinutes(6));
        assertThat(sample.result().risk()).isEqualTo(RiskResult.SHADOW_CHALLENGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rules: [{ name: odd, when: risk.score > 90.0, then: deny }]",
                "rules: [{ name: odd, when: request.method == \"GET\", then: challenge }]",
                "routes: [{ name: all, require: { assurance: mfa } }]",
                "routes: [{ name: all, require: { scopes: [none] } }]",
                "routes: [{ name: all, require: { credentials: [idp] } }]"
            })
    void everythingElseHolds(String more) {
        PolicySample sample = PolicySample.of(SHADOW + more).risk(99, "newDevice");
        assertThat(sample.verdict()).isNotInstanceOf(Verdict.Allow.class);
        assertThat(sample.result().enforced()).isEqualTo(sample.verdict());
    }

    @Test
    void limitsAndCredentialsHold() {
        PolicySample sample =
                PolicySample.of(SHADOW + "limits: [{ name: one, per: client, rate: 1/h }]")
                        .risk(99, "newDevice");
        assertThat(sample.verdict()).isInstanceOf(Verdict.Allow.class);
        assertThat(sample.verdict()).isInstanceOf(Verdict.Throttle.class);
        sample.identification = new Identification.Anonymous();
        assertThat(sample.verdict()).isInstanceOf(Verdict.Deny.class);
    }

    /** Risk that only tells must not refuse anybody because it is unknown. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "routes: [{ name: all, onDegraded: challenge }]",
                "routes: [{ name: all, consistency: strict }]",
                "rules: [{ name: odd, when: risk.score > 90.0, then: deny, mode: shadow }]",
                "rules: [{ name: other, when: request.method == \"PUT\", then: deny }]",
                "limits: [{ per: client, rate: 100/s }]"
            })
    void whereNothingInForceNeedsTheRiskAnOutageIsToldAndRefusesNobody(String more) {
        PolicySample sample = PolicySample.of(SHADOW + more);
        for (Gaps gaps : new Gaps[] {AWAY, NOT_COMPARED}) {
            sample.gaps = gaps;
            PolicyResult result = sample.result();
            assertThat(result.verdict()).isEqualTo(Verdict.allow());
            assertThat(result.enforced()).isEqualTo(Verdict.allow());
            assertThat(result.degraded()).containsExactly(Degradation.STATE);
            assertThat(result.risk()).isEqualTo(RiskResult.NONE);
        }
        assertThat(PolicySample.of(more).result().verdict()).isEqualTo(Verdict.allow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rules: [{ name: odd, when: risk.score > 90.0, then: deny }]",
                "limits: [{ per: client, aboveBaseline: 10, floor: 20/s }]"
            })
    void whereSomethingInForceNeedsItTheOutageCounts(String more) {
        PolicySample sample = PolicySample.of(SHADOW + more);
        for (Gaps gaps : new Gaps[] {AWAY, NOT_COMPARED}) {
            sample.gaps = gaps;
            assertThat(sample.verdict()).isInstanceOf(Verdict.Undecided.class);
            assertThat(sample.result().enforced()).isInstanceOf(Verdict.Deny.class);
        }
    }

    @Test
    void whatIsRequiredHasToBeKnownDuringAnOutageToo() {
        PolicySample sample =
                PolicySample.of(SHADOW + "routes: [{ name: all, require: { assurance: mfa } }]");
        sample.gaps = AWAY;
        assertThat(sample.result().enforced()).isInstanceOf(Verdict.Deny.class);
    }

    @Test
    void aWriteThatFailsRefusesNobodyEitherUnlessSomethingInForceNeedsIt() {
        String strict = "routes: [{ name: all, consistency: strict }]\n";
        assertThat(afterALostWrite(SHADOW + strict)).isInstanceOf(Verdict.Allow.class);
        assertThat(afterALostWrite(strict)).isInstanceOf(Verdict.Undecided.class);
        assertThat(
                        afterALostWrite(
                                SHADOW
                                        + strict
                                        + "rules: [{ name: odd, when: risk.score > 90.0, then:"
                                        + " deny }]"))
                .isInstanceOf(Verdict.Undecided.class);
    }

    private static Verdict afterALostWrite(String text) {
        Policy policy = PolicySample.policy(text);
        PolicySample sample = new PolicySample(policy);
        PolicyResult lost =
                policy.degraded(
                        sample.result(),
                        policy.route(sample.request()),
                        sample.facts(),
                        Degradation.STATE);
        assertThat(lost.degraded()).containsExactly(Degradation.STATE);
        return lost.verdict();
    }

    @Test
    void noRuleCanBeMistakenForTheThresholds() {
        String rule = "rules: [{ name: risk, when: request.method == \"PUT\", then: deny }]";
        assertThat(PolicySample.problems(PolicySample.TOP + PolicySample.CREDENTIALS + rule))
                .isEmpty();
        assertThat(
                        PolicySample.problems(
                                PolicySample.TOP + PolicySample.CREDENTIALS + SHADOW + rule))
                .singleElement()
                .extracting(Problem::message)
                .asString()
                .contains("no rule can have the name \"risk\"");
    }
}
