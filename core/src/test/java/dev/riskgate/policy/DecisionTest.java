package dev.riskgate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.Identification;
import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.StepUp;
import dev.riskgate.verdict.Verdict;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

class DecisionTest {

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
        PolicySample policySample =
                PolicySample.of(
                        "routes: [{ name: open, match: { path: /open }, anonymous: true }]");
        policySample.identification = new Identification.Anonymous();

        assertThat(policySample.verdict())
                .isEqualTo(Verdict.Deny.unauthenticated(Reasons.CREDENTIAL_MISSING));
        assertThat(policySample.result().route()).isEqualTo("none");

        policySample.path = "/open";
        assertThat(policySample.verdict()).isEqualTo(Verdict.allow());
        assertThat(policySample.result().route()).isEqualTo("open");
    }

    @Test
    void aCredentialThatDoesNotHoldIsDeniedEvenOnAnAnonymousRoute() {
        PolicySample policySample = PolicySample.of("routes: [{ name: open, anonymous: true }]");
        Reason expired = new Reason("jwt_expired", "The token has expired.");
        policySample.identification = new Identification.Rejected(Caller.Scheme.BEARER, expired);

        assertThat(policySample.verdict()).isEqualTo(Verdict.Deny.unauthenticated(expired));
    }

    @Test
    void aRouteMayNameTheCredentialsThatItAccepts() {
        PolicySample policySample =
                PolicySample.of("routes: [{ name: a, require: { credentials: [idp] } }]");

        assertThat(policySample.verdict())
                .isEqualTo(Verdict.Deny.unauthenticated(Reasons.CREDENTIAL_NOT_ACCEPTED));
        policySample.identification = policySample.proven(Caller.Scheme.BEARER, "idp");
        assertThat(policySample.verdict()).isEqualTo(Verdict.allow());
    }

    @Test
    void everyRequiredScopeAndOneOfTheRolesAreNeeded() {
        PolicySample policySample =
                PolicySample.of(
                        "routes: [{ name: a, require: { scopes: [r, w], roles: [x, y] } }]");
        policySample.scopes = Set.of("r");

        assertThat(policySample.codes()).containsExactly("scope_missing", "role_missing");
        assertThat(policySample.verdict()).isInstanceOf(Verdict.Deny.class);

        policySample.scopes = Set.of("r", "w", "more");
        policySample.roles = Set.of("y");
        assertThat(policySample.verdict()).isEqualTo(Verdict.allow());
    }

    @Test
    void anUpgradeIsAPermissionOfItsOwn() {
        PolicySample policySample =
                PolicySample.of(
                        "routes: [{ name: live, match: { path: /live }, allowUpgrade: true }]");
        policySample.upgrade = true;

        assertThat(policySample.codes()).containsExactly("upgrade_not_allowed");
        policySample.path = "/live";
        assertThat(policySample.verdict()).isEqualTo(Verdict.allow());
    }

    @Test
    void aSensitiveRouteWantsAFreshProofAtAnyRisk() {
        PolicySample policySample = PolicySample.of(SENSITIVE);
        policySample.path = "/v1/permissions/7";
        policySample.scopes = Set.of("permissions:write");

        assertThat(policySample.verdict())
                .isInstanceOfSatisfying(
                        Verdict.Challenge.class,
                        challenge ->
                                assertThat(challenge.stepUp())
                                        .isEqualTo(
                                                new StepUp(
                                                        AssuranceLevel.MFA,
                                                        Duration.ofMinutes(10))));
        assertThat(policySample.codes()).containsExactly("assurance_required");

        policySample.proved(AssuranceLevel.MFA, Duration.ofMinutes(11));
        assertThat(policySample.codes()).containsExactly("assurance_too_old");
        policySample.proved(AssuranceLevel.MFA, Duration.ofMinutes(9));
        assertThat(policySample.verdict()).isEqualTo(Verdict.allow());
    }

    @Test
    void aTokensOwnAssuranceSatisfiesARouteThatRequiresIt() {
        PolicySample policySample =
                PolicySample.of(SENSITIVE).tokenSays(AssuranceLevel.MFA, Duration.ofMinutes(9));
        policySample.path = "/v1/permissions";
        policySample.scopes = Set.of("permissions:write");

        assertThat(policySample.verdict()).isEqualTo(Verdict.allow());
    }

    @Test
    void aRequiredLevelWithoutAnAgeIsHeldAgainstTheCommonOne() {
        PolicySample policySample =
                PolicySample.of("routes: [{ name: a, require: { assurance: mfa } }]");

        policySample.proved(AssuranceLevel.MFA, Duration.ofHours(11));
        assertThat(policySample.verdict()).isEqualTo(Verdict.allow());
        policySample.proved(AssuranceLevel.MFA, Duration.ofHours(13));
        assertThat(policySample.codes()).containsExactly("assurance_too_old");
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
        PolicySample policySample = PolicySample.of("");

        assertThat(policySample.risk(79.9, "newDevice").verdict()).isEqualTo(Verdict.allow());
        assertThat(policySample.risk(80, "impossibleTravel", "newDevice").verdict())
                .isInstanceOf(Verdict.Challenge.class);
        assertThat(policySample.codes()).containsExactly("impossible_travel", "new_device");
        assertThat(policySample.risk(95, "impossibleTravel").verdict())
                .isInstanceOfSatisfying(
                        Verdict.Deny.class,
                        deny -> assertThat(deny.kind()).isEqualTo(Verdict.Deny.Kind.FORBIDDEN));
    }

    @Test
    void aRiskOfManySmallOdditiesHasAReasonToo() {
        PolicySample policySample = PolicySample.of("").risk(85);

        assertThat(policySample.codes()).containsExactly("risk_high");
    }

    @Test
    void aRouteHasItsOwnThresholdsAndNeverSwitchesOneOff() {
        PolicySample policySample =
                PolicySample.of(
                        """
                        risk: { thresholds: { challenge: 50 } }
                        routes:
                          - { name: a, match: { path: /a }, thresholds: { deny: 60 } }
                          - { name: b, match: { path: /b }, thresholds: { deny: never } }
                        """);
        policySample.path = "/a";
        assertThat(policySample.risk(61, "newDevice").verdict()).isInstanceOf(Verdict.Deny.class);
        assertThat(policySample.risk(59, "newDevice").verdict())
                .isInstanceOf(Verdict.Challenge.class);
        policySample.path = "/b";
        assertThat(policySample.risk(100, "newDevice").verdict())
                .isInstanceOf(Verdict.Challenge.class);
    }

    @Test
    void assuranceLiftsAChallengeForRiskButNeverADenial() {
        PolicySample policySample =
                PolicySample.of("").proved(AssuranceLevel.MFA, Duration.ofHours(11));

        assertThat(policySample.risk(94, "newDevice").verdict()).isEqualTo(Verdict.allow());
        assertThat(policySample.risk(95, "newDevice").verdict()).isInstanceOf(Verdict.Deny.class);
        policySample.proved(AssuranceLevel.MFA, Duration.ofHours(13));
        assertThat(policySample.risk(94, "newDevice").verdict())
                .isInstanceOf(Verdict.Challenge.class);
    }

    /** Nobody was asked, so nothing was answered: the caller has proven nothing in this context. */
    @Test
    void aFreshTokenProvesNothingToARuleThatIsOnlyTriedOut() {
        String rule = "rules: [{ name: ask, when: 'true', then: challenge, mode: %s }]";
        PolicySample tried =
                PolicySample.of(rule.formatted("shadow"))
                        .tokenSays(AssuranceLevel.MFA, Duration.ofMinutes(4));
        assertThat(tried.result().lifted()).isNull();
        assertThat(tried.result().shadowed()).isEmpty();
        tried.tokenSays(AssuranceLevel.MFA, Duration.ofMinutes(6));
        assertThat(tried.result().shadowed()).containsExactly("ask=challenge");

        PolicySample enforced =
                PolicySample.of(rule.formatted("enforce"))
                        .tokenSays(AssuranceLevel.MFA, Duration.ofMinutes(4));
        assertThat(enforced.result().lifted()).isNotNull();
    }

    @Test
    void whatATokenSaysOfItselfLiftsAChallengeForRiskForAShortTimeOnly() {
        PolicySample policySample = PolicySample.of("").risk(85, "impossibleTravel");

        policySample.tokenSays(AssuranceLevel.MFA, Duration.ofMinutes(4));
        assertThat(policySample.verdict()).isEqualTo(Verdict.allow());
        policySample.tokenSays(AssuranceLevel.MFA, Duration.ofMinutes(6));
        assertThat(policySample.verdict())
                .isInstanceOfSatisfying(
                        Verdict.Challenge.class,
                        challenge ->
                                assertThat(challenge.stepUp().maxAge())
                                        .as("what a new token has to satisfy")
                                        .isEqualTo(Duration.ofMinutes(5)));
    }

    @Test
    void aProofThatDoesNotHoldIsAChallengeAtAnyRiskAndAssurance() {
        PolicySample policySample =
                PolicySample.of("").proved(AssuranceLevel.MFA, Duration.ofMinutes(1));
        policySample.proofFailure = new Reason("otp_replayed", "This code was used before.");

        assertThat(policySample.verdict()).isInstanceOf(Verdict.Challenge.class);
        assertThat(policySample.codes()).containsExactly("otp_replayed");

        policySample.assurance = policySample.carried;
        policySample.risk(85, "newDevice");
        assertThat(policySample.codes()).containsExactly("otp_replayed", "new_device");
    }

    @Test
    void severalChallengesAskForTheStrongestProofAndTheShortestAge() {
        PolicySample policySample =
                PolicySample.of(
                        """
                        challenge: { assurance: phishing_resistant, maxAge: 1h }
                        routes: [{ name: a, require: { assurance: mfa, maxAge: 2m } }]
                        """);

        assertThat(policySample.risk(85, "newDevice").verdict())
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
        PolicySample policySample =
                PolicySample.of(
                        """
                        limits: [{ name: slow, per: client, rate: 1/h }]
                        rules: [{ name: ask, when: "true", then: challenge }]
                        """);

        assertThat(policySample.verdict()).as("first").isInstanceOf(Verdict.Challenge.class);
        assertThat(policySample.verdict()).as("second").isInstanceOf(Verdict.Throttle.class);
        assertThat(policySample.codes()).containsExactly("limit_exceeded", "rule_matched");
        policySample.risk(99, "newDevice");
        assertThat(policySample.verdict()).as("third").isInstanceOf(Verdict.Deny.class);
        assertThat(policySample.codes()).containsExactly("new_device", "rule_matched");
    }

    @Test
    void inShadowModeEverythingPassesAndTheVerdictIsKept() {
        PolicySample policySample = PolicySample.of("mode: shadow").risk(99, "newDevice");
        PolicyResult result = policySample.result();

        assertThat(result.verdict()).isInstanceOf(Verdict.Deny.class);
        assertThat(result.enforced()).isInstanceOf(Verdict.Allow.class);
        assertThat(result.enforced().reasons()).isEqualTo(result.verdict().reasons());
    }

    @Test
    void aPolicyOfCredentialsAloneProtectsEveryPath() {
        PolicySample policySample = PolicySample.of("");
        policySample.identification = new Identification.Anonymous();
        for (String path : new String[] {"/", "/health", "/a/b/c"}) {
            policySample.path = path;
            assertThat(policySample.verdict()).as(path).isInstanceOf(Verdict.Deny.class);
        }
    }

    @Test
    void thePolicyOfNoFileDeniesEverybody() {
        PolicySample policySample = new PolicySample(Policy.denyAll());
        policySample.identification = new Identification.Anonymous();

        assertThat(policySample.verdict()).isInstanceOf(Verdict.Deny.class);
    }

    @Test
    void aTokenThatDoesNotSayWhenItsUserAuthenticatedSatisfiesALevelWithoutAnAge() {
        PolicySample policySample =
                PolicySample.of(
                        """
                        routes:
                          - { name: a, match: { path: /a }, require: { assurance: mfa } }
                          - { name: b, match: { path: /b }, require: { assurance: mfa, maxAge: 1h } }
                        """);
        policySample.tokenSays(
                AssuranceLevel.MFA, Duration.between(Instant.EPOCH, PolicySample.now()));

        policySample.path = "/a";
        assertThat(policySample.verdict()).isEqualTo(Verdict.allow());
        policySample.path = "/b";
        assertThat(policySample.codes()).containsExactly("assurance_too_old");
    }

    @Test
    void onlyAFreshTokenThatAnswersAChallengeProvesItsContext() {
        PolicySample policySample =
                PolicySample.of("").tokenSays(AssuranceLevel.MFA, Duration.ofMinutes(1));

        assertThat(policySample.result().lifted()).as("no challenge was due").isNull();
        assertThat(policySample.risk(85, "newDevice").result().lifted())
                .isEqualTo(policySample.carried);
        policySample.carried = Assurance.SINGLE;
        policySample.proved(AssuranceLevel.MFA, Duration.ofHours(1));
        assertThat(policySample.verdict()).isEqualTo(Verdict.allow());
        assertThat(policySample.result().lifted()).as("a remembered proof").isNull();
    }
}
