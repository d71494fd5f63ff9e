// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.Identification;
import dev.riskgate.signals.risk.Contribution;
import dev.riskgate.signals.risk.Risk;
import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.StepUp;
import dev.riskgate.verdict.Thresholds;
import dev.riskgate.verdict.Verdict;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;

class DecisionTest {

    private static final String NOTHING =
            "Nothing stands out, but the threshold of 40 is low: one in 100 good requests reaches"
                    + " it.";

    private static final String SENSITIVE =
            """
            routes:
              - name: permissions
                match: { path: /v1/permissions/** }
                require: { scopes: [permissions:write], assurance: mfa, maxAge: 10m }
                thresholds: { challenge: 40, deny: 80 }
            """;

    @Test
    void anUnremarkableCallerPassesWithoutAReason() {
        assertThat(PolicySample.of("").verdict()).isEqualTo(Verdict.allow());
    }

    @Test
    void withoutACredentialARequestIsDeniedWhereNoRouteSaysOtherwise() {
        PolicySample sample =
                PolicySample.of(
                        "routes: [{ name: open, match: { path: /open }, anonymous: true }]");
        sample.identification = new Identification.Anonymous();

        assertThat(sample.verdict())
                .isEqualTo(Verdict.Deny.unauthenticated(Reasons.CREDENTIAL_MISSING));
        assertThat(sample.result().route()).isEqualTo("none");

        sample.path = "/open";
        assertThat(sample.verdict()).isEqualTo(Verdict.allow());
        assertThat(sample.result().route()).isEqualTo("open");
    }

    @Test
    void aCredentialThatDoesNotHoldIsDeniedEvenOnAnAnonymousRoute() {
        PolicySample sample = PolicySample.of("routes: [{ name: open, anonymous: true }]");
        Reason expired = new Reason("jwt_expired", "The token has expired.");
        sample.identification = new Identification.Rejected(Caller.Scheme.BEARER, expired);

        assertThat(sample.verdict()).isEqualTo(Verdict.Deny.unauthenticated(expired));
    }

    @Test
    void aRouteMayNameTheCredentialsThatItAccepts() {
        PolicySample sample =
                PolicySample.of("routes: [{ name: a, require: { credentials: [idp] } }]");

        assertThat(sample.verdict())
                .isEqualTo(Verdict.Deny.unauthenticated(Reasons.CREDENTIAL_NOT_ACCEPTED));
        sample.identification = sample.proven(Caller.Scheme.BEARER, "idp");
        assertThat(sample.verdict()).isEqualTo(Verdict.allow());
    }

    @Test
    void everyRequiredScopeAndOneOfTheRolesAreNeeded() {
        PolicySample sample =
                PolicySample.of(
                        "routes: [{ name: a, require: { scopes: [r, w], roles: [x, y] } }]");
        sample.scopes = Set.of("r");

        assertThat(sample.codes()).containsExactly("scope_missing", "role_missing");
        assertThat(sample.verdict()).isInstanceOf(Verdict.Deny.class);

        sample.scopes = Set.of("r", "w", "more");
        sample.roles = Set.of("y");
        assertThat(sample.verdict()).isEqualTo(Verdict.allow());
    }

    @Test
    void anUpgradeIsAPermissionOfItsOwn() {
        PolicySample sample =
                PolicySample.of(
                        "routes: [{ name: live, match: { path: /live }, allowUpgrade: true }]");
        sample.upgrade = true;

        assertThat(sample.codes()).containsExactly("upgrade_not_allowed");
        sample.path = "/live";
        assertThat(sample.verdict()).isEqualTo(Verdict.allow());
    }

    @Test
    void aSensitiveRouteWantsAFreshProofAtAnyRisk() {
        PolicySample sample = PolicySample.of(SENSITIVE);
        sample.path = "/v1/permissions/7";
        sample.scopes = Set.of("permissions:write");

        assertThat(sample.verdict())
                .isInstanceOfSatisfying(
                        Verdict.Challenge.class,
                        challenge ->
                                assertThat(challenge.stepUp())
                                        .isEqualTo(
                                                new StepUp(
                                                        AssuranceLevel.MFA,
                                                        Duration.ofMinutes(10))));
        assertThat(sample.codes()).containsExactly("assurance_required");

        sample.proved(AssuranceLevel.MFA, Duration.ofMinutes(11));
        assertThat(sample.codes()).containsExactly("assurance_too_old");
        sample.proved(AssuranceLevel.MFA, Duration.ofMinutes(9));
        assertThat(sample.verdict()).isEqualTo(Verdict.allow());
    }

    @Test
    void aTokensOwnAssuranceSatisfiesARouteThatRequiresIt() {
        PolicySample sample =
                PolicySample.of(SENSITIVE).tokenSays(AssuranceLevel.MFA, Duration.ofMinutes(9));
        sample.path = "/v1/permissions";
        sample.scopes = Set.of("permissions:write");

        assertThat(sample.verdict()).isEqualTo(Verdict.allow());
    }

    @Test
    void aRequiredLevelWithoutAnAgeIsHeldAgainstTheCommonOne() {
        PolicySample sample = PolicySample.of("routes: [{ name: a, require: { assurance: mfa } }]");

        sample.proved(AssuranceLevel.MFA, Duration.ofHours(11));
        assertThat(sample.verdict()).isEqualTo(Verdict.allow());
        sample.proved(AssuranceLevel.MFA, Duration.ofHours(13));
        assertThat(sample.codes()).containsExactly("assurance_too_old");
    }

    @Test
    void theCredentialAloneGivesSingleAssurance() {
        assertThat(
                        PolicySample.of("routes: [{ name: a, require: { assurance: single } }]")
                                .verdict())
                .isEqualTo(Verdict.allow());
    }

    @Test
    void riskIsChallengedAndDeniedFromTheThresholdsOnAndNamesTheSignals() {
        PolicySample sample = PolicySample.of("");

        assertThat(sample.risk(79.9, "newDevice").verdict()).isEqualTo(Verdict.allow());
        assertThat(sample.risk(80, "impossibleTravel", "newDevice").verdict())
                .isInstanceOf(Verdict.Challenge.class);
        assertThat(sample.codes()).containsExactly("impossible_travel", "new_device");
        assertThat(sample.risk(95, "impossibleTravel").verdict())
                .isInstanceOfSatisfying(
                        Verdict.Deny.class,
                        deny -> assertThat(deny.kind()).isEqualTo(Verdict.Deny.Kind.FORBIDDEN));
    }

    @Test
    void aRiskOfManySmallOdditiesHasAReasonToo() {
        PolicySample sample = PolicySample.of("").risk(85);

        assertThat(sample.codes()).containsExactly("risk_high");
    }

    /** A threshold may be so low that an ordinary request reaches it. */
    @Test
    void theReasonForRiskClaimsNoMoreThanTheEvidenceShows() {
        assertThat(textForRisk(0.011, 0.02, -3)).isEqualTo(NOTHING);
        assertThat(textForRisk(0.4)).isEqualTo(NOTHING);
        assertThat(textForRisk()).isEqualTo(NOTHING);
        assertThat(textForRisk(0.4, 0.3, -3)).isEqualTo("Several small oddities add up.");
        assertThat(textForRisk(0.6, 0.011)).isEqualTo("Slightly unusual for this client.");
    }

    private static String textForRisk(double... nats) {
        List<Contribution> found =
                DoubleStream.of(nats)
                        .mapToObj(one -> new Contribution("requestRate", "tempo", one, ""))
                        .toList();
        return Reasons.risk(
                        new Risk(41.3, 0, 0, 0.011, found, false),
                        new Thresholds.Crossing("score", 40))
                .getFirst()
                .text();
    }

    @Test
    void aRouteHasItsOwnThresholdsAndNeverSwitchesOneOff() {
        PolicySample sample =
                PolicySample.of(
                        """
                        risk: { thresholds: { challenge: 50 } }
                        routes:
                          - { name: a, match: { path: /a }, thresholds: { deny: 60 } }
                          - { name: b, match: { path: /b }, thresholds: { deny: never } }
                        """);
        sample.path = "/a";
        assertThat(sample.risk(61, "newDevice").verdict()).isInstanceOf(Verdict.Deny.class);
        assertThat(sample.risk(59, "newDevice").verdict()).isInstanceOf(Verdict.Challenge.class);
        sample.path = "/b";
        assertThat(sample.risk(100, "newDevice").verdict()).isInstanceOf(Verdict.Challenge.class);
    }

    @Test
    void assuranceLiftsAChallengeForRiskButNeverADenial() {
        PolicySample sample = PolicySample.of("").proved(AssuranceLevel.MFA, Duration.ofHours(11));

        assertThat(sample.risk(94, "newDevice").verdict()).isEqualTo(Verdict.allow());
        assertThat(sample.risk(95, "newDevice").verdict()).isInstanceOf(Verdict.Deny.class);
        sample.proved(AssuranceLevel.MFA, Duration.ofHours(13));
        assertThat(sample.risk(94, "newDevice").verdict()).isInstanceOf(Verdict.Challenge.class);
    }

    /** Nobody was asked, so nothing was answered: the caller has proven nothing in this context. */
    @Test
    void aFreshTokenProvesNothingToARuleThatIsOnlyTriedOut() {
        String rule = "rules: [{ name: ask, when: 'true', then: challenge, mode: %s }]";
        PolicySample tried =
                PolicySample.of(rule.formatted("shadow"))
                        .tokenSays(AssuranceLevel.MFA, Duration.ofMinutes(4));
        assertThat(tried.result().lifted()).isNull();
        assertThat(tried.result().rules()).isEmpty();
        tried.tokenSays(AssuranceLevel.MFA, Duration.ofMinutes(6));
        assertThat(tried.shadowed()).containsExactly("ask=challenge");

        PolicySample enforced =
                PolicySample.of(rule.formatted("enforce"))
                        .tokenSays(AssuranceLevel.MFA, Duration.ofMinutes(4));
        assertThat(enforced.result().lifted()).isNotNull();
    }

    @Test
    void whatATokenSaysOfItselfLiftsAChallengeForRiskForAShortTimeOnly() {
        PolicySample sample = PolicySample.of("").risk(85, "impossibleTravel");

        sample.tokenSays(AssuranceLevel.MFA, Duration.ofMinutes(4));
        assertThat(sample.verdict()).isEqualTo(Verdict.allow());
        sample.tokenSays(AssuranceLevel.MFA, Duration.ofMinutes(6));
        assertThat(sample.verdict())
                .isInstanceOfSatisfying(
                        Verdict.Challenge.class,
                        challenge ->
                                assertThat(challenge.stepUp().maxAge())
                                        .as("what a new token has to satisfy")
                                        .isEqualTo(Duration.ofMinutes(5)));
    }

    @Test
    void aProofThatDoesNotHoldIsAChallengeAtAnyRiskAndAssurance() {
        PolicySample sample = PolicySample.of("").proved(AssuranceLevel.MFA, Duration.ofMinutes(1));
        sample.proofFailure = new Reason("otp_replayed", "This code was used before.");

        assertThat(sample.verdict()).isInstanceOf(Verdict.Challenge.class);
        assertThat(sample.codes()).containsExactly("otp_replayed");

        sample.given = Assurance.NONE;
        sample.risk(85, "newDevice");
        assertThat(sample.codes()).containsExactly("otp_replayed", "new_device");
    }

    @Test
    void severalChallengesAskForTheStrongestProofAndTheShortestAge() {
        PolicySample sample =
                PolicySample.of(
                        """
                        challenge: { assurance: phishing_resistant, maxAge: 1h }
                        routes: [{ name: a, require: { assurance: mfa, maxAge: 2m } }]
                        """);

        assertThat(sample.risk(85, "newDevice").verdict())
                .isInstanceOfSatisfying(
                        Verdict.Challenge.class,
                        challenge ->
                                assertThat(challenge.stepUp())
                                        .isEqualTo(
                                                new StepUp(
                                                        AssuranceLevel.PHISHING_RESISTANT,
                                                        Duration.ofMinutes(2))));
    }

    @Test
    void theMostSevereVerdictWinsAndTheOthersReasonsFollow() {
        PolicySample sample =
                PolicySample.of(
                        """
                        limits: [{ name: slow, per: client, rate: 1/h }]
                        rules: [{ name: ask, when: "true", then: challenge }]
                        """);

        assertThat(sample.verdict()).as("first").isInstanceOf(Verdict.Challenge.class);
        assertThat(sample.verdict()).as("second").isInstanceOf(Verdict.Throttle.class);
        assertThat(sample.codes()).containsExactly("limit_exceeded", "rule_matched");
        sample.risk(99, "newDevice");
        assertThat(sample.verdict()).as("third").isInstanceOf(Verdict.Deny.class);
        assertThat(sample.codes()).containsExactly("new_device", "rule_matched");
    }

    @Test
    void inShadowModeEverythingPassesAndTheVerdictIsKept() {
        PolicySample sample = PolicySample.of("mode: shadow").risk(99, "newDevice");
        PolicyResult result = sample.result();

        assertThat(result.verdict()).isInstanceOf(Verdict.Deny.class);
        assertThat(result.enforced()).isInstanceOf(Verdict.Allow.class);
        assertThat(result.enforced().reasons()).isEqualTo(result.verdict().reasons());
    }

    @Test
    void aPolicyOfCredentialsAloneProtectsEveryPath() {
        PolicySample sample = PolicySample.of("");
        sample.identification = new Identification.Anonymous();
        for (String path : new String[] {"/", "/health", "/a/b/c"}) {
            sample.path = path;
            assertThat(sample.verdict()).as(path).isInstanceOf(Verdict.Deny.class);
        }
    }

    @Test
    void thePolicyOfNoFileDeniesEverybody() {
        PolicySample sample = new PolicySample(Policy.denyAll());
        sample.identification = new Identification.Anonymous();

        assertThat(sample.verdict()).isInstanceOf(Verdict.Deny.class);
    }

    @Test
    void aTokenThatDoesNotSayWhenItsUserAuthenticatedSatisfiesALevelWithoutAnAge() {
        PolicySample sample =
                PolicySample.of(
                        """
                        routes:
                          - { name: a, match: { path: /a }, require: { assurance: mfa } }
                          - { name: b, match: { path: /b }, require: { assurance: mfa, maxAge: 1h } }
                        """);
        sample.tokenSays(AssuranceLevel.MFA, Duration.between(Instant.EPOCH, PolicySample.now()));

        sample.path = "/a";
        assertThat(sample.verdict()).isEqualTo(Verdict.allow());
        sample.path = "/b";
        assertThat(sample.codes()).containsExactly("assurance_too_old");
    }

    @Test
    void onlyAFreshTokenThatAnswersAChallengeProvesItsContext() {
        PolicySample sample =
                PolicySample.of("").tokenSays(AssuranceLevel.MFA, Duration.ofMinutes(1));

        assertThat(sample.result().lifted()).as("no challenge was due").isNull();
        assertThat(sample.risk(85, "newDevice").result().lifted()).isEqualTo(sample.carried);
        sample.carried = Assurance.SINGLE;
        sample.proved(AssuranceLevel.MFA, Duration.ofHours(1));
        assertThat(sample.verdict()).isEqualTo(Verdict.allow());
        assertThat(sample.result().lifted()).as("a remembered proof").isNull();
    }

    @Test
    void aStrongerProofOfLongAgoHidesNoFreshOne() {
        String strict = "routes: [{ name: a, require: { assurance: mfa, maxAge: 10m } }]";
        PolicySample returning =
                PolicySample.of(strict).tokenSays(AssuranceLevel.MFA, Duration.ofMinutes(1));
        returning.proved(AssuranceLevel.PHISHING_RESISTANT, Duration.ofHours(11));
        assertThat(returning.verdict()).isEqualTo(Verdict.allow());

        PolicySample other =
                PolicySample.of(strict)
                        .tokenSays(AssuranceLevel.PHISHING_RESISTANT, Duration.ofHours(2));
        assertThat(other.codes()).containsExactly("assurance_too_old");
        other.proved(AssuranceLevel.MFA, Duration.ofMinutes(1));
        assertThat(other.verdict()).isEqualTo(Verdict.allow());
    }

    /** Else a token that was renewed would cost its holder what the context has proven. */
    @Test
    void aTokensOwnProofHidesNoneThatWasGivenToUs() {
        PolicySample sample =
                PolicySample.of("")
                        .tokenSays(AssuranceLevel.MFA, Duration.ofMinutes(30))
                        .risk(85, "newDevice");
        assertThat(sample.verdict()).isInstanceOf(Verdict.Challenge.class);

        sample.proved(AssuranceLevel.MFA, Duration.ofHours(1));
        assertThat(sample.verdict()).isEqualTo(Verdict.allow());
    }

    /** What a stolen token says of itself counts for minutes, whatever stands beside it. */
    @Test
    void aTokensOldProofDoesNotCountForHoursBecauseAWeakerOneWasGivenToUs() {
        PolicySample sample =
                PolicySample.of("challenge: { assurance: phishing_resistant }")
                        .tokenSays(AssuranceLevel.PHISHING_RESISTANT, Duration.ofHours(1))
                        .risk(85, "newDevice");
        sample.proved(AssuranceLevel.MFA, Duration.ofMinutes(1));

        assertThat(sample.verdict()).isInstanceOf(Verdict.Challenge.class);
    }
}
