// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.management;

import dev.riskgate.budget.Degradation;
import dev.riskgate.decision.Decision;
import dev.riskgate.decision.ShadowDecision;
import dev.riskgate.identity.Caller;
import dev.riskgate.management.family.CheckFamily;
import dev.riskgate.management.family.DecisionFamily;
import dev.riskgate.management.family.MetricFamily;
import dev.riskgate.signals.risk.Contribution;
import dev.riskgate.signals.risk.Risk;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.RiskResult;
import dev.riskgate.verdict.RuleResult;
import dev.riskgate.verdict.Verdict;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Decisions, counted by what they say. Allocates nothing once its labels are known. Thread-safe.
 */
final class DecisionMetrics {

    private static final double MILLINATS = 1000;
    private static final double NOTABLE_NATS = 1;
    private static final long[] SCORES = {0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 100};

    /** The credential where nobody is proven; no policy can give this name. */
    private static final String NONE = "none";

    private static final String ALLOW = "allow";
    private static final String UNDECIDED = "undecided";

    /** All verdicts but undecided, by severity. */
    private static final List<String> ENFORCEABLE =
            Verdict.LABELS.subList(0, Verdict.LABELS.indexOf(UNDECIDED));

    private final PrometheusMeterRegistry registry;
    private final RouteCounters routes;
    private final Histogram score = new Histogram(SCORES);
    private final Histogram identity = new Histogram(SCORES);
    private final Histogram behaviour = new Histogram(SCORES);
    private final Counters reasons;
    private final Counters notable;
    private final Counters against;
    private final Counters inFavour;
    private final Counters degraded;
    private final Counters limits;
    private final LongAdder unassessed = new LongAdder();
    private final LongAdder learning = new LongAdder();
    private final LongAdder issued;
    private final LongAdder passed;
    private final LongAdder wrong;
    private final LongAdder unchecked;

    /** By the ordinal of what the thresholds said; null for nothing. */
    private final @Nullable LongAdder[] thresholds;

    /** By the severity of the verdict in force. */
    private final List<Counters> shadowPolicy;

    /** By the severity of the verdict. */
    private final List<Counters> credentials;

    /** By the outcome's ordinal. */
    private final List<Counters> rules;

    private final List<Counters> shadowRules;

    DecisionMetrics(PrometheusMeterRegistry registry) {
        this.registry = registry;
        routes = new RouteCounters(registry);
        reasons = counters(DecisionFamily.REASONS, "reason");
        notable = counters(DecisionFamily.NOTABLE, "signal");
        against = evidence("against");
        inFavour = evidence("for");
        degraded = counters(CheckFamily.DEGRADED, "cause");
        limits = counters(DecisionFamily.LIMITS, "limit");
        Counters challenges = counters(DecisionFamily.CHALLENGES, "outcome");
        issued = challenges.of("issued");
        passed = challenges.of("passed");
        wrong = challenges.of("failed");
        unchecked = challenges.of("unchecked");
        thresholds =
                Arrays.stream(RiskResult.values()).map(this::thresholds).toArray(LongAdder[]::new);
        shadowPolicy = Verdict.LABELS.stream().map(this::shadowPolicy).toList();
        credentials = Verdict.LABELS.stream().map(this::credentials).toList();
        rules = rules("enforce");
        shadowRules = rules("shadow");
        expectCauses();
        counter(DecisionFamily.UNASSESSED, unassessed);
        counter(DecisionFamily.LEARNING, learning);
        registry.getPrometheusRegistry().register(score.exposed(DecisionFamily.SCORE, 1));
        registry.getPrometheusRegistry().register(identity.exposed(DecisionFamily.IDENTITY, 1));
        registry.getPrometheusRegistry().register(behaviour.exposed(DecisionFamily.BEHAVIOUR, 1));
    }

    /** Shows with 0 what can be known beforehand, of every server. */
    private void expectCauses() {
        for (Degradation cause : Degradation.values()) {
            degraded.expect(cause.label());
            reasons.expect("degraded_" + cause.label());
        }
    }

    /** Shows with 0 what a policy names. */
    void expect(PolicyNames names, boolean shadowMode) {
        for (PolicyNames.Route route : names.routes()) {
            for (String verdict : ENFORCEABLE) {
                routes.expect(route.name(), verdict, shadowMode ? ALLOW : verdict);
            }
            routes.expect(route.name(), UNDECIDED, shadowMode ? ALLOW : route.onDegraded());
        }
        for (Counters verdict : credentials.subList(0, ENFORCEABLE.size())) {
            names.credentials().forEach(verdict::expect);
            verdict.expect(NONE);
        }
        names.limits().forEach(limits::expect);
        for (PolicyNames.Rule rule : names.rules()) {
            (rule.shadow() ? shadowRules : rules).forEach(outcome -> outcome.expect(rule.name()));
        }
    }

    /** Shows with 0 what a shadow policy may say. */
    void expectShadowPolicy() {
        for (Counters verdict : shadowPolicy) {
            Verdict.LABELS.forEach(verdict::expect);
            verdict.expect(ShadowDecision.NOT_COMPARABLE);
            verdict.expect(ShadowDecision.FAILED);
        }
    }

    void count(Decision decision) {
        routes.count(decision.route(), decision.verdict(), decision.enforced());
        Caller caller = decision.caller();
        credentials
                .get(decision.enforced().severity())
                .of(caller == null ? NONE : caller.credential().name())
                .increment();
        List<Reason> why = decision.verdict().reasons();
        if (!why.isEmpty()) {
            reasons.of(why.getFirst().code()).increment();
        }
        challenge(decision);
        LongAdder said = thresholds[decision.riskResult().ordinal()];
        if (said != null) {
            said.increment();
        }
        rules(decision.rules());
        ShadowDecision shadow = decision.shadowPolicy();
        if (shadow != null) {
            shadowPolicy.get(decision.verdict().severity()).of(shadow.verdict()).increment();
        }
        if (decision.verdict() instanceof Verdict.Throttle throttle && !throttle.byRule()) {
            limits.of(throttle.limit()).increment();
        }
        risk(decision);
        if (!decision.degraded().isEmpty()) {
            for (Degradation cause : decision.degraded()) {
                degraded.of(cause.label()).increment();
            }
        }
    }

    private void challenge(Decision decision) {
        if (decision.enforced() instanceof Verdict.Challenge) {
            issued.increment();
        }
        switch (decision.proof()) {
            case PASSED -> passed.increment();
            case FAILED -> wrong.increment();
            case UNCHECKED -> unchecked.increment();
            case NONE -> {}
        }
    }

    private void rules(List<RuleResult> results) {
        for (int i = 0; i < results.size(); i++) {
            RuleResult result = results.get(i);
            List<Counters> counters = result.shadow() ? shadowRules : rules;
            counters.get(result.outcome().ordinal()).of(result.rule()).increment();
        }
    }

    private void risk(Decision decision) {
        Risk risk = decision.risk();
        if (!risk.assessed()) {
            unassessed.increment();
            return;
        }
        score.record((long) Math.ceil(risk.score()), decision);
        identity.record((long) Math.ceil(risk.identity()), decision);
        behaviour.record((long) Math.ceil(risk.behaviour()), decision);
        if (risk.learning()) {
            learning.increment();
        }
        List<Contribution> contributions = risk.contributions();
        for (int i = 0; i < contributions.size(); i++) {
            weigh(contributions.get(i));
        }
    }

    private void weigh(Contribution contribution) {
        double nats = contribution.nats();
        if (nats >= NOTABLE_NATS) {
            notable.of(contribution.signal()).increment();
        }
        Counters side = nats > 0 ? against : inFavour;
        side.of(contribution.signal()).add(Math.round(Math.abs(nats) * MILLINATS));
    }

    private @Nullable LongAdder thresholds(RiskResult result) {
        if (result == RiskResult.NONE) {
            return null;
        }
        LongAdder count = new LongAdder();
        Meters.counter(DecisionFamily.RISK, count, LongAdder::sum)
                .tags("mode", result.shadow() ? "shadow" : "enforce", "verdict", result.verdict())
                .register(registry);
        return count;
    }

    private Counters shadowPolicy(String verdict) {
        return new Counters(
                registry, DecisionFamily.SHADOW_POLICY, "shadow", 1, "verdict", verdict);
    }

    private Counters credentials(String verdict) {
        return new Counters(
                registry, DecisionFamily.CREDENTIALS, "credential", 1, "verdict", verdict);
    }

    private List<Counters> rules(String mode) {
        return Arrays.stream(RuleResult.Outcome.values())
                .map(outcome -> rules(mode, outcome.label()))
                .toList();
    }

    private Counters rules(String mode, String outcome) {
        return new Counters(
                registry, DecisionFamily.RULES, "rule", 1, "mode", mode, "outcome", outcome);
    }

    private Counters evidence(String direction) {
        return new Counters(
                registry, DecisionFamily.EVIDENCE, "signal", MILLINATS, "direction", direction);
    }

    private void counter(MetricFamily family, LongAdder count) {
        Meters.counter(family, count, LongAdder::sum).register(registry);
    }

    private Counters counters(MetricFamily family, String label) {
        return new Counters(registry, family, label, 1);
    }
}
