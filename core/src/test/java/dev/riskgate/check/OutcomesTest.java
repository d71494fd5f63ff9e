// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.budget.Degradation;
import dev.riskgate.challenge.ProofResult;
import dev.riskgate.identity.Assurance;
import dev.riskgate.policy.PolicyResult;
import dev.riskgate.signals.profile.Proof;
import dev.riskgate.signals.risk.Outcome;
import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.RiskResult;
import dev.riskgate.verdict.StepUp;
import dev.riskgate.verdict.Verdict;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** What habits learn from a request that ended so, and what is remembered as proven. */
class OutcomesTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Reason REASON = new Reason("otp_wrong", "Wrong.");
    private static final ProofResult NO_PROOF = new ProofResult.None();
    private static final ProofResult WRONG = new ProofResult.Failed(REASON);
    private static final ProofResult RIGHT = new ProofResult.Passed(proven(AssuranceLevel.MFA));
    private static final Verdict ALLOW = Verdict.allow();
    private static final Verdict CHALLENGE =
            new Verdict.Challenge(
                    new StepUp(AssuranceLevel.MFA, Duration.ofHours(1)), List.of(REASON));
    private static final Verdict THROTTLE =
            new Verdict.Throttle(
                    "few", 1, Duration.ofHours(1), Duration.ofHours(1), List.of(REASON));
    private static final Verdict DENY = Verdict.Deny.forbidden(REASON);
    private static final Verdict UNDECIDED =
            new Verdict.Undecided(Degradation.STATE, List.of(REASON));

    private static Assurance proven(AssuranceLevel level) {
        return new Assurance(level, NOW, "totp");
    }

    private static PolicyResult result(Verdict verdict, Verdict enforced) {
        return result(verdict, enforced, null, RiskResult.NONE);
    }

    private static PolicyResult result(
            Verdict verdict, Verdict enforced, @Nullable Assurance lifted, RiskResult risk) {
        return new PolicyResult("all", verdict, enforced, Set.of(), lifted, risk, List.of());
    }

    @Test
    void whatIsEnforcedIsWhatIsLearned() {
        assertThat(Outcomes.of(result(ALLOW, ALLOW), NO_PROOF)).isEqualTo(Outcome.ALLOWED);
        assertThat(Outcomes.of(result(CHALLENGE, CHALLENGE), NO_PROOF))
                .isEqualTo(Outcome.CHALLENGED);
        assertThat(Outcomes.of(result(THROTTLE, THROTTLE), NO_PROOF)).isEqualTo(Outcome.THROTTLED);
        assertThat(Outcomes.of(result(DENY, DENY), NO_PROOF)).isEqualTo(Outcome.DENIED);
        assertThat(Outcomes.of(result(UNDECIDED, ALLOW), NO_PROOF)).isEqualTo(Outcome.DENIED);
    }

    @Test
    void inShadowModeWhatWouldHaveBeenRefusedTeachesNothingAndWhoWasNotAskedPasses() {
        assertThat(Outcomes.of(result(DENY, ALLOW), NO_PROOF)).isEqualTo(Outcome.DENIED);
        assertThat(Outcomes.of(result(THROTTLE, ALLOW), NO_PROOF)).isEqualTo(Outcome.THROTTLED);
        assertThat(Outcomes.of(result(CHALLENGE, ALLOW), NO_PROOF)).isEqualTo(Outcome.ALLOWED);
        assertThat(Outcomes.of(result(CHALLENGE, ALLOW), WRONG)).isEqualTo(Outcome.CHALLENGED);
    }

    @Test
    void whatRiskWouldHaveDeniedTeachesNothingUnlessItWasProven() {
        PolicyResult told = result(ALLOW, ALLOW, null, RiskResult.SHADOW_DENY);

        assertThat(Outcomes.of(told, NO_PROOF)).isEqualTo(Outcome.DENIED);
        assertThat(Outcomes.of(told, RIGHT)).isEqualTo(Outcome.PROVEN);
        assertThat(Outcomes.of(result(ALLOW, ALLOW, null, RiskResult.SHADOW_CHALLENGE), NO_PROOF))
                .isEqualTo(Outcome.ALLOWED);
    }

    @Test
    void theStrongestOfCodeAndTokenIsRemembered() {
        Assurance token = proven(AssuranceLevel.PHISHING_RESISTANT);
        Assurance single = proven(AssuranceLevel.SINGLE);

        assertThat(level(null, NO_PROOF)).isZero();
        assertThat(level(null, WRONG)).isZero();
        assertThat(level(null, RIGHT)).isEqualTo(2);
        assertThat(level(token, NO_PROOF)).isEqualTo(3);
        assertThat(level(token, RIGHT)).isEqualTo(3);
        assertThat(level(single, RIGHT)).isEqualTo(2);
        assertThat(Outcomes.of(result(ALLOW, ALLOW, token, RiskResult.NONE), NO_PROOF))
                .isEqualTo(Outcome.PROVEN);
    }

    private static int level(@Nullable Assurance lifted, ProofResult proof) {
        return Outcomes.provenLevel(result(ALLOW, ALLOW, lifted, RiskResult.NONE), proof);
    }

    @Test
    void aRightCodeWithARequestThatIsRefusedAllTheSameIsNotRemembered() {
        for (Verdict refused : List.of(CHALLENGE, THROTTLE, DENY, UNDECIDED)) {
            assertThat(Outcomes.provenLevel(result(refused, refused), RIGHT)).isZero();
        }
    }

    @Test
    void whatWasRememberedCountsFromWhenItWasProvenUntilSomethingFresherIs() {
        Proof remembered = new Proof(2, NOW.minusSeconds(600).toEpochMilli());

        assertThat(Assurances.given(Proof.NEVER, NO_PROOF)).isEqualTo(Assurance.NONE);
        assertThat(Assurances.given(Proof.NEVER, WRONG)).isEqualTo(Assurance.NONE);
        assertThat(Assurances.given(remembered, WRONG))
                .isEqualTo(new Assurance(AssuranceLevel.MFA, NOW.minusSeconds(600), "remembered"));
        assertThat(Assurances.given(Proof.NEVER, RIGHT)).isEqualTo(proven(AssuranceLevel.MFA));
        assertThat(Assurances.given(remembered, RIGHT)).isEqualTo(proven(AssuranceLevel.MFA));
        assertThat(Assurances.given(new Proof(1, NOW.toEpochMilli()), NO_PROOF).level())
                .isEqualTo(AssuranceLevel.SINGLE);
    }
}
