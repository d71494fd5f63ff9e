// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.check;

import dev.riskgate.budget.CheckBudget;
import dev.riskgate.budget.Degradation;
import dev.riskgate.decision.Decision;
import dev.riskgate.decision.DenialResponse;
import dev.riskgate.decision.ProofOutcome;
import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Identification;
import dev.riskgate.policy.PolicyResult;
import dev.riskgate.policy.RouteRef;
import dev.riskgate.policy.cel.PolicyInput;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.risk.Risk;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.RiskResult;
import dev.riskgate.verdict.RuleResult;
import dev.riskgate.verdict.Verdict;

import org.jspecify.annotations.Nullable;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What is known of one check so far. Each stage adds what it found, so that a check which fails on
 * the way is still logged with all that was known. Used by one thread at a time.
 */
final class Check {

    static final Identification UNKNOWN = new Identification.Anonymous();
    private static final Set<Degradation> LOCAL = Set.of(Degradation.STATE);

    final PolicySnapshot snapshot;
    final RouteRef route;
    private final String id;
    private final @Nullable ApiRequest request;
    private final long timeMillis;
    private final CheckBudget budget;

    Identification who = UNKNOWN;
    Assurance assurance = Assurance.NONE;
    ProofOutcome proof = ProofOutcome.NONE;
    Risk risk = Risk.NONE;
    @Nullable Observation observation;

    /** What the policy decided on; null if none was asked. */
    @Nullable PolicyInput input;

    /** The decision rests on what this replica knows, since the store is away. */
    boolean local;

    private Check(
            String id,
            PolicySnapshot snapshot,
            RouteRef route,
            @Nullable ApiRequest request,
            long timeMillis,
            CheckBudget budget) {
        this.id = id;
        this.snapshot = snapshot;
        this.route = route;
        this.request = request;
        this.timeMillis = timeMillis;
        this.budget = budget;
    }

    static Check of(String id, PolicySnapshot snapshot, ApiRequest request, CheckBudget budget) {
        RouteRef route = snapshot.policy().route(request);
        return new Check(id, snapshot, route, request, request.timeMillis(), budget);
    }

    /** A check of something that is not a request: it can only be denied. */
    static Check ofNothing(
            String id, PolicySnapshot snapshot, long timeMillis, CheckBudget budget) {
        return new Check(id, snapshot, snapshot.policy().noRoute(), null, timeMillis, budget);
    }

    /** The decision that the policy made. */
    Decision decided(PolicyResult result) {
        Set<Degradation> degraded = result.degraded();
        if (local) {
            degraded = degraded.isEmpty() ? LOCAL : EnumSet.copyOf(degraded);
            if (degraded != LOCAL) {
                degraded.add(Degradation.STATE);
            }
        }
        return decision(
                result.verdict(), result.enforced(), degraded, result.risk(), result.rules());
    }

    /** A denial without asking the policy. */
    Decision denied(Reason reason) {
        Verdict verdict = Verdict.Deny.forbidden(reason);
        return decision(
                verdict, snapshot.policy().enforced(verdict), Set.of(), RiskResult.NONE, List.of());
    }

    /** The operator's explicit order, so it holds in shadow mode too. */
    Decision blocked(Reason reason) {
        Verdict verdict = Verdict.Deny.forbidden(reason);
        return decision(verdict, verdict, Set.of(), RiskResult.NONE, List.of());
    }

    /**
     * Nothing is known that could let it pass: a credential that could not be verified, or a fault
     * of our own.
     */
    Decision unavailable(Degradation cause) {
        Verdict instead = snapshot.policy().unavailable(cause);
        return decision(
                new Verdict.Undecided(cause, instead.reasons()),
                snapshot.policy().enforced(instead),
                EnumSet.of(cause),
                RiskResult.NONE,
                List.of());
    }

    private Decision decision(
            Verdict verdict,
            Verdict enforced,
            Set<Degradation> degraded,
            RiskResult riskResult,
            List<RuleResult> rules) {
        DenialResponse response =
                enforced instanceof Verdict.Allow
                        ? DenialResponse.PASS
                        : snapshot.denials().respond(enforced, who, snapshot.demands(route), id);
        Identification.Proven proven = who instanceof Identification.Proven one ? one : null;
        return new Decision(
                id,
                timeMillis,
                request,
                proven == null ? null : proven.caller(),
                proven == null ? List.of() : proven.others(),
                assurance,
                proof,
                route.name(),
                route.settings().thresholds(),
                risk,
                observation,
                verdict,
                enforced,
                response,
                degraded,
                riskResult,
                rules,
                snapshot.policy().hash(),
                budget.elapsedNanos(),
                null);
    }
}
