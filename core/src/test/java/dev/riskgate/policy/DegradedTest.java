// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.budget.Degradation;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.Identification;
import dev.riskgate.policy.cel.Gaps;
import dev.riskgate.policy.cel.Variables;
import dev.riskgate.policy.model.OnDegraded;
import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.Verdict;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A degradation only adds severity: each refusal × each gap × each {@code onDegraded}. */
class DegradedTest {

    private static final String POLICY =
            """
            routes:
              - name: plain
                match: { path: /plain }
                onDegraded: %1$s
              - name: guarded
                match: { path: /guarded }
                require: { scopes: [a], roles: [b] }
                onDegraded: %1$s
              - name: proven
                match: { path: /proven }
                require: { assurance: mfa }
                onDegraded: %1$s
              - name: bound
                match: { path: /bound, hosts: [api.example.com] }
                onDegraded: %1$s
              - name: writing
                match: { methods: [POST, PUT], path: /writing }
                onDegraded: %1$s
              - name: rest
                match: { path: "/**" }
                onDegraded: %1$s
            rules:
              - { name: no-delete, when: 'request.method == "DELETE"', then: deny }
              - { name: slow-put, when: 'request.method == "PUT"', then: throttle }
              - { name: ask-post, when: 'request.method == "POST"', then: challenge }
              - { name: risky, when: 'risk.score > 50.0', then: deny }
            """;

    /** Every way in which a request is refused though nothing is degraded. */
    private enum Refusal {
        NO_CREDENTIAL(sample -> sample.identification = new Identification.Anonymous()),
        BAD_CREDENTIAL(
                sample ->
                        sample.identification =
                                new Identification.Rejected(
                                        Caller.Scheme.RISKGATE, new Reason("bad", "Bad."))),
        UNKNOWN_HOST(
                sample -> {
                    sample.path = "/bound";
                    sample.host = "evil";
                }),
        UNNAMED_METHOD(
                sample -> {
                    sample.path = "/writing";
                    sample.method = "PATCH";
                }),
        SCOPE_AND_ROLE(sample -> sample.path = "/guarded"),
        UPGRADE(sample -> sample.upgrade = true),
        DENY_RULE(sample -> sample.method = "DELETE"),
        THROTTLE_RULE(sample -> sample.method = "PUT"),
        CHALLENGE_RULE(sample -> sample.method = "POST"),
        ASSURANCE(sample -> sample.path = "/proven"),
        BAD_PROOF(sample -> sample.proofFailure = new Reason("otp_invalid", "Wrong."));

        private final Consumer<PolicySample> making;

        Refusal(Consumer<PolicySample> making) {
            this.making = making;
        }
    }

    private static final List<Degradation> CAUSES =
            List.of(Degradation.STATE, Degradation.OVERLOAD, Degradation.DEADLINE);

    static Stream<Arguments> everything() {
        return Arrays.stream(Refusal.values())
                .flatMap(
                        refusal ->
                                CAUSES.stream()
                                        .flatMap(
                                                cause ->
                                                        gaps(cause)
                                                                .flatMap(
                                                                        gaps ->
                                                                                with(
                                                                                        refusal,
                                                                                        gaps))));
    }

    private static Stream<Arguments> with(Refusal refusal, Gaps gaps) {
        return Arrays.stream(OnDegraded.values())
                .flatMap(
                        onDegraded ->
                                Stream.of(Caller.Scheme.BEARER, Caller.Scheme.RISKGATE)
                                        .map(
                                                scheme ->
                                                        Arguments.of(
                                                                refusal,
                                                                gaps,
                                                                onDegraded,
                                                                scheme)));
    }

    private static Stream<Gaps> gaps(Degradation cause) {
        return Stream.of(
                new Gaps(cause, true, null, false),
                new Gaps(cause, false, null, false),
                new Gaps(null, false, cause, false),
                new Gaps(cause, true, cause, false),
                new Gaps(null, false, null, false));
    }

    private static PolicySample sample(OnDegraded onDegraded, Gaps gaps, Caller.Scheme scheme) {
        PolicySample sample = PolicySample.of(POLICY.formatted(Variables.label(onDegraded)));
        sample.path = "/plain";
        sample.gaps = gaps;
        sample.identification =
                sample.proven(scheme, scheme == Caller.Scheme.BEARER ? "idp" : "partners");
        return sample;
    }

    @ParameterizedTest
    @MethodSource("everything")
    void noRefusalGetsMilder(
            Refusal refusal, Gaps gaps, OnDegraded onDegraded, Caller.Scheme scheme) {
        PolicySample healthy = sample(onDegraded, Gaps.NONE, scheme);
        refusal.making.accept(healthy);
        Verdict before = healthy.result().enforced();
        PolicySample degraded = sample(onDegraded, gaps, scheme);
        refusal.making.accept(degraded);
        Verdict after = degraded.result().enforced();

        assertThat(before).isNotInstanceOf(Verdict.Allow.class);
        switch (before) {
            case Verdict.Deny(var kind, var reasons) -> {
                assertThat(after).isInstanceOf(Verdict.Deny.class);
                assertThat(((Verdict.Deny) after).kind()).isEqualTo(kind);
                assertThat(after.reasons()).containsAll(reasons);
            }
            case Verdict.Throttle _ -> assertThat(after).isInstanceOf(Verdict.Throttle.class);
            default ->
                    assertThat(after instanceof Verdict.Challenge || isUnavailable(after))
                            .as(after.toString())
                            .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Degradation.class)
    void whatWouldPassIsTreatedAsTheRouteSays(Degradation cause) {
        Gaps gaps = new Gaps(cause, true, null, true);
        PolicyResult open = sample(OnDegraded.ALLOW, gaps, Caller.Scheme.BEARER).result();
        PolicyResult ask = sample(OnDegraded.CHALLENGE, gaps, Caller.Scheme.BEARER).result();
        PolicyResult shut = sample(OnDegraded.DENY, gaps, Caller.Scheme.BEARER).result();

        assertThat(open.enforced() instanceof Verdict.Allow).isEqualTo(cause == Degradation.STATE);
        assertThat(ask.enforced()).isNotInstanceOf(Verdict.Allow.class);
        assertThat(isUnavailable(shut.enforced())).isTrue();
        assertThat(List.of(open, ask, shut))
                .allSatisfy(
                        result -> {
                            assertThat(result.verdict()).isInstanceOf(Verdict.Undecided.class);
                            assertThat(result.degraded()).containsExactly(cause);
                            assertThat(result.verdict().reasons().getFirst().code())
                                    .isEqualTo("degraded_" + cause.label());
                        });
    }

    @Test
    void aProofThatCouldNotBeCheckedIsNeverAReasonToPass() {
        Gaps gaps = new Gaps(null, false, Degradation.STATE, false);
        for (OnDegraded each : OnDegraded.values()) {
            assertThat(
                            isUnavailable(
                                    sample(each, gaps, Caller.Scheme.RISKGATE).result().enforced()))
                    .as(each.toString())
                    .isTrue();
        }
    }

    @Test
    void aChallengeThatNobodyCanMeetMeanwhileIsAnswered503() {
        Gaps gaps = new Gaps(null, false, null, false);
        PolicySample key = sample(OnDegraded.ALLOW, gaps, Caller.Scheme.RISKGATE);
        key.path = "/proven";
        PolicySample token = sample(OnDegraded.ALLOW, gaps, Caller.Scheme.BEARER);
        token.path = "/proven";

        assertThat(isUnavailable(key.result().enforced())).isTrue();
        assertThat(token.result().enforced()).isInstanceOf(Verdict.Challenge.class);
    }

    @Test
    void askingInsteadIsAnsweredByAProofThatHolds() {
        Gaps gaps = new Gaps(Degradation.STATE, false, null, false);
        PolicySample proven =
                sample(OnDegraded.CHALLENGE, gaps, Caller.Scheme.RISKGATE)
                        .proved(AssuranceLevel.MFA, Duration.ofMinutes(1));

        assertThat(proven.result().enforced()).isInstanceOf(Verdict.Allow.class);
    }

    @ParameterizedTest
    @EnumSource(Degradation.class)
    void aProofMakesUpForNothingThatACallerCanBringAbout(Degradation cause) {
        Gaps gaps = new Gaps(cause, false, null, true);
        PolicySample proven =
                sample(OnDegraded.CHALLENGE, gaps, Caller.Scheme.BEARER)
                        .tokenSays(AssuranceLevel.MFA, Duration.ofSeconds(10));

        Verdict enforced = proven.result().enforced();
        if (cause == Degradation.STATE) {
            assertThat(enforced).isInstanceOf(Verdict.Allow.class);
        } else {
            assertThat(isUnavailable(enforced)).as(enforced.toString()).isTrue();
        }
    }

    @Test
    void aRuleOverTheRiskOfAnUnknownClientIsNotAskedAndTheRouteSaysWhatHappens() {
        Gaps gaps = new Gaps(Degradation.STATE, true, null, false);
        PolicyResult open = sample(OnDegraded.ALLOW, gaps, Caller.Scheme.RISKGATE).result();

        assertThat(open.enforced()).isInstanceOf(Verdict.Allow.class);
        assertThat(open.verdict()).isInstanceOf(Verdict.Undecided.class);
    }

    @Test
    void knownRiskIsStillHeldAgainstTheCallerWhereTheStrictReadFailed() {
        Gaps gaps = new Gaps(Degradation.STATE, false, null, false);
        PolicySample risky =
                sample(OnDegraded.ALLOW, gaps, Caller.Scheme.RISKGATE).risk(99, "newDevice");

        assertThat(risky.verdict()).isInstanceOf(Verdict.Deny.class);
    }

    @Test
    void aFailureAfterTheDecisionTurnsAnAllowIntoWhatTheRouteSaysAndNothingElse() {
        for (OnDegraded each : OnDegraded.values()) {
            Policy policy = PolicySample.policy(POLICY.formatted(Variables.label(each)));
            PolicySample passing = new PolicySample(policy);
            passing.path = "/plain";
            PolicyResult allowed = passing.result();
            PolicyResult after =
                    policy.degraded(
                            allowed,
                            policy.route(passing.request()),
                            passing.facts(),
                            Degradation.STATE);
            assertThat(after.enforced() instanceof Verdict.Allow)
                    .isEqualTo(each == OnDegraded.ALLOW);

            passing.method = "DELETE";
            PolicyResult denied = passing.result();
            PolicyResult still =
                    policy.degraded(
                            denied,
                            policy.route(passing.request()),
                            passing.facts(),
                            Degradation.STATE);
            assertThat(still.verdict()).isEqualTo(denied.verdict());
            assertThat(still.degraded()).containsExactly(Degradation.STATE);
        }
    }

    private static boolean isUnavailable(Verdict verdict) {
        return verdict instanceof Verdict.Deny(var kind, _)
                && kind == Verdict.Deny.Kind.UNAVAILABLE;
    }
}
