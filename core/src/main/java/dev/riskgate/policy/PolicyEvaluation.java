// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import dev.riskgate.budget.Budget;
import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.Identification;
import dev.riskgate.policy.cel.PolicyInput;
import dev.riskgate.policy.cel.RequestView;
import dev.riskgate.policy.cel.RuleBudget;
import dev.riskgate.policy.cel.RuleFacts;
import dev.riskgate.policy.cel.Variables;
import dev.riskgate.policy.model.ChallengeSettings;
import dev.riskgate.policy.model.Mode;
import dev.riskgate.policy.model.OnDegraded;
import dev.riskgate.policy.model.RouteSettings.Require;
import dev.riskgate.policy.model.RuleSettings;
import dev.riskgate.request.PathReadings;
import dev.riskgate.signals.risk.Risk;
import dev.riskgate.state.StateStore;
import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.RiskResult;
import dev.riskgate.verdict.RuleResult;
import dev.riskgate.verdict.StepUp;
import dev.riskgate.verdict.Thresholds;
import dev.riskgate.verdict.Verdict;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Evaluates one policy for one request. Used once, by one thread.
 *
 * <p>What is known is decided first. {@code onDegraded} then applies to what could not be found
 * out; it can turn an allow into something else, and never a refusal into something milder.
 */
final class PolicyEvaluation {

    private final ChallengeSettings challenge;
    private final RouteRef route;
    private final PolicyInput input;
    private final @Nullable Caller caller;
    private final VerdictAccumulator verdicts = new VerdictAccumulator();
    private final RuleBudget ruleBudget = new RuleBudget();

    // A rule that is only tried out must not use up what the others may cost.
    private final RuleBudget shadowBudget = new RuleBudget();
    private List<RuleResult> ruleResults = List.of();
    private @Nullable Assurance lifted;
    private @Nullable Set<Degradation> told;
    private RiskResult riskResult = RiskResult.NONE;

    PolicyEvaluation(ChallengeSettings challenge, RouteRef route, PolicyInput input) {
        this.challenge = challenge;
        this.route = route;
        this.input = input;
        this.caller =
                input.identification() instanceof Identification.Proven(Caller proven, _)
                        ? proven
                        : null;
    }

    /**
     * Evaluates the parts of the policy in order. Nothing more is asked once the route or the
     * credential is refused.
     */
    PolicyEvaluation pass(UnauthenticLimits unauthentic, StateStore store, Budget budget) {
        RouteRefusal refusal = route.refusal();
        if (refusal == null) {
            identity(unauthentic, store, budget);
        } else {
            verdicts.refuse(refusal);
        }
        if (!verdicts.isDenied() && !verdicts.isThrottled()) {
            permissions();
            proof();
            requiredAssurance();
            risk();
            rules();
            limits(store, budget);
        }
        if (budget.remainingNanos() <= 0) {
            missing(Degradation.DEADLINE);
        }
        return this;
    }

    /** Takes over a verdict that was settled before. */
    void again(Verdict verdict) {
        verdicts.again(verdict);
    }

    /**
     * What {@code onDegraded} says for something that could not be found out. What a caller can
     * bring about is never a reason to pass, not even for one who has proven itself.
     */
    void missing(Degradation cause) {
        OnDegraded says = cause.mayAllow() ? route.settings().onDegraded() : OnDegraded.DENY;
        verdicts.missing(cause, says == OnDegraded.DENY);
        if (says == OnDegraded.CHALLENGE && !answered()) {
            verdicts.challengeInstead(stepUp());
        }
    }

    /** Something could not be found out, and nothing that is enforced needs it. */
    void tell(Degradation cause) {
        Set<Degradation> all = told;
        if (all == null) {
            all = EnumSet.noneOf(Degradation.class);
            told = all;
        }
        all.add(cause);
    }

    SettledVerdict settled() {
        return verdicts.settled(isUnanswerable());
    }

    /**
     * A challenge that this caller could answer by a one-time code only, while no code can be
     * checked.
     */
    private boolean isUnanswerable() {
        return caller != null
                && !caller.credential().scheme().token()
                && !(input.gaps().provable() && verdicts.degraded().isEmpty());
    }

    /** What failed on the way. */
    Set<Degradation> degraded() {
        Set<Degradation> alone = told;
        if (alone == null) {
            return verdicts.degraded();
        }
        Set<Degradation> all = EnumSet.copyOf(alone);
        all.addAll(verdicts.degraded());
        return all;
    }

    /** See {@link PolicyResult#risk}. */
    RiskResult riskResult() {
        return riskResult;
    }

    /** What rules said, in the order of the file. */
    List<RuleResult> ruleResults() {
        return ruleResults;
    }

    /** See {@link PolicyResult#lifted}. */
    @Nullable Assurance lifted() {
        return lifted;
    }

    private void identity(UnauthenticLimits unauthentic, StateStore store, Budget budget) {
        switch (input.identification()) {
            case Identification.Rejected(_, Reason reason) -> {
                Verdict.Throttle refused = unauthentic.take(reason, input, store, budget);
                if (refused == null) {
                    verdicts.rejectCaller(reason);
                } else {
                    verdicts.throttle(refused);
                }
            }
            case Identification.Anonymous() -> {
                if (!route.settings().anonymous()) {
                    verdicts.rejectCaller(Reasons.CREDENTIAL_MISSING);
                }
            }
            case Identification.Proven(Caller proven, _) -> {
                if (!route.credentials().isEmpty()
                        && !route.credentials().contains(proven.credential().name())) {
                    verdicts.rejectCaller(Reasons.CREDENTIAL_NOT_ACCEPTED);
                }
            }
        }
    }

    private void permissions() {
        if (input.request().upgrade() && !route.settings().allowUpgrade()) {
            verdicts.deny(Reasons.UPGRADE_NOT_ALLOWED);
        }
        Require require = route.settings().require();
        Set<String> scopes = caller == null ? Set.of() : caller.scopes();
        if (!scopes.containsAll(require.scopes())) {
            verdicts.deny(Reasons.SCOPE_MISSING);
        }
        Set<String> roles = caller == null ? Set.of() : caller.roles();
        if (!require.roles().isEmpty() && Collections.disjoint(roles, require.roles())) {
            verdicts.deny(Reasons.ROLE_MISSING);
        }
    }

    /**
     * Whoever sends a proof that does not hold is challenged again, however harmless the rest
     * looks.
     */
    private void proof() {
        Reason failure = input.proofFailure();
        if (failure != null) {
            verdicts.challenge(stepUp(), failure);
        }
        Degradation unchecked = input.gaps().proof();
        if (unchecked != null) {
            verdicts.missing(unchecked, true);
        }
    }

    private void requiredAssurance() {
        Require require = route.settings().require();
        Duration maxAge = require.maxAge();
        // Not every token says when its user authenticated, so its level is enough where no age is
        // asked for.
        boolean credentialIsEnough =
                maxAge == null
                        && (carried().level().satisfies(require.assurance())
                                || require.assurance() == AssuranceLevel.SINGLE && caller != null);
        if (require.assurance() == AssuranceLevel.NONE || credentialIsEnough) {
            return;
        }
        StepUp required =
                new StepUp(require.assurance(), maxAge == null ? challenge.maxAge() : maxAge);
        if (!input.assurance().satisfies(required, now())) {
            verdicts.challenge(
                    required, Reasons.assuranceRequired(required, input.assurance().level()));
        }
    }

    private void risk() {
        Risk risk = input.risk();
        Thresholds thresholds = route.settings().thresholds();
        Degradation unread = input.gaps().state();
        if (unread != null) {
            if (route.needsRisk()) {
                missing(unread);
            } else {
                tell(unread);
            }
        }
        if (input.gaps().riskUnknown()) {
            return;
        }
        if (route.riskInShadow()) {
            riskResult = wouldSay(risk, thresholds);
            return;
        }
        Thresholds.Crossing denies =
                thresholds.denies(risk.score(), risk.identity(), risk.behaviour());
        if (denies != null) {
            riskResult = RiskResult.DENY;
            Reasons.risk(risk, denies).forEach(verdicts::deny);
            return;
        }
        Thresholds.Crossing challenges =
                thresholds.challenges(risk.score(), risk.identity(), risk.behaviour());
        if (challenges != null && !answered()) {
            riskResult = RiskResult.CHALLENGE;
            StepUp stepUp = stepUp();
            Reasons.risk(risk, challenges).forEach(reason -> verdicts.challenge(stepUp, reason));
        }
    }

    private RiskResult wouldSay(Risk risk, Thresholds thresholds) {
        if (thresholds.denies(risk.score(), risk.identity(), risk.behaviour()) != null) {
            return RiskResult.SHADOW_DENY;
        }
        return thresholds.challenges(risk.score(), risk.identity(), risk.behaviour()) != null
                        && !isAnswered()
                ? RiskResult.SHADOW_CHALLENGE
                : RiskResult.NONE;
    }

    private void rules() {
        if (route.rules().isEmpty()) {
            return;
        }
        String path = input.request().path();
        RuleFacts facts = new RuleFacts(input, route.name());
        visit(path, rule -> ask(rule, facts));
        if (!PathReadings.isPlain(path)) {
            PathReadings.others(path, route.settings().paths()).forEach(this::rulesOf);
        }
    }

    /** Rules that have not spoken yet, about another path that the API may read. */
    private void rulesOf(String path) {
        RuleFacts facts = new RuleFacts(input.reading(path), route.name());
        visit(
                path,
                rule -> {
                    String name = rule.settings().name();
                    if (ruleResults.stream().noneMatch(said -> said.rule().equals(name))) {
                        ask(rule, facts);
                    }
                });
    }

    private void visit(String path, RuleIndex.Visitor asked) {
        route.rules().visit(input.request().method(), RequestView.canonical(path), asked);
    }

    private void ask(CompiledRule rule, RuleFacts facts) {
        if (input.gaps().riskUnknown() && rule.condition().readsRisk()) {
            // One that is enforced makes the route need the risk, so the gap is told already.
            return;
        }
        RuleBudget budget = rule.settings().mode() == Mode.SHADOW ? shadowBudget : ruleBudget;
        switch (rule.condition().evaluate(facts, budget)) {
            case TRUE -> apply(rule.settings(), RuleResult.Outcome.MATCHED);
            // A condition that fails must not open what it was to close.
            case ERROR -> apply(rule.settings(), RuleResult.Outcome.ERROR);
            case TOO_COSTLY -> apply(rule.settings(), RuleResult.Outcome.TOO_COSTLY);
            case FALSE -> {}
        }
    }

    private void apply(RuleSettings rule, RuleResult.Outcome outcome) {
        boolean tried = rule.mode() == Mode.SHADOW;
        if (rule.then() == RuleSettings.Then.CHALLENGE && (tried ? isAnswered() : answered())) {
            return;
        }
        if (ruleResults.isEmpty()) {
            ruleResults = new ArrayList<>(2);
        }
        String asked = Variables.label(rule.then());
        ruleResults.add(new RuleResult(rule.name(), tried, asked, outcome));
        if (!tried) {
            enforce(rule, Reasons.rule(rule, outcome));
        }
    }

    private void enforce(RuleSettings rule, Reason reason) {
        switch (rule.then()) {
            case DENY -> verdicts.deny(reason);
            case CHALLENGE -> verdicts.challenge(stepUp(), reason);
            case THROTTLE ->
                    verdicts.throttle(
                            new Verdict.Throttle(
                                    rule.name(),
                                    0,
                                    rule.retryAfter(),
                                    rule.retryAfter(),
                                    List.of(reason)));
        }
    }

    /** A request that does not pass anyway takes nothing from a limit. */
    private void limits(StateStore store, Budget budget) {
        Budget left = budget;
        for (CompiledLimit limit : route.limits()) {
            if (verdicts.isDenied() || verdicts.isThrottled() || verdicts.isUnavailable()) {
                return;
            }
            if (input.gaps().riskUnknown() && limit.isAboveBaseline()) {
                continue;
            }
            try {
                Verdict.Throttle refused = limit.take(input, route, store, left);
                if (refused != null) {
                    verdicts.throttle(refused);
                }
            } catch (DegradedException away) {
                missing(away.degradation());
                left = left.refusing(away.degradation());
            }
        }
    }

    /**
     * Whether what was proven answers a challenge for risk or by a rule. A proof given to us is
     * bound to its context; what a token says of itself goes wherever the token is taken, so it
     * counts for a short time only.
     */
    private boolean answered() {
        if (isAnsweredByCredential()) {
            lifted = carried();
            return true;
        }
        return isAnswered();
    }

    /** The same without any effect, for what is in shadow mode. */
    private boolean isAnswered() {
        return isAnsweredByCredential()
                || input.given()
                        .satisfies(new StepUp(challenge.assurance(), challenge.maxAge()), now());
    }

    private boolean isAnsweredByCredential() {
        return carried()
                .satisfies(new StepUp(challenge.assurance(), challenge.tokenMaxAge()), now());
    }

    /** What the credential itself proves. */
    private Assurance carried() {
        return input.carried();
    }

    /** What answers a challenge for risk or by a rule. */
    private StepUp stepUp() {
        boolean token = caller != null && caller.credential().scheme().token();
        return new StepUp(
                challenge.assurance(), token ? challenge.tokenMaxAge() : challenge.maxAge());
    }

    private Instant now() {
        return Instant.ofEpochMilli(input.nowMillis());
    }
}
