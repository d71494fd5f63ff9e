package dev.riskgate.audit;

import dev.riskgate.budget.Degradation;
import dev.riskgate.decision.Decision;
import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Caller;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.signals.Observation;
import dev.riskgate.signals.Risk;
import dev.riskgate.signals.Subject;
import dev.riskgate.verdict.Verdict;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/**
 * What waits in the queue: the parts of a decision that are written, and no others. Headers, claims and bodies are let
 * go at once, so that a full queue is small and holds no secret.
 */
record Entry(
        String id,
        long timeMillis,
        @Nullable Subject client,
        Caller.@Nullable Credential credential,
        String requestId,
        String method,
        String host,
        String route,
        Verdict verdict,
        Verdict enforced,
        int status,
        Risk risk,
        Assurance assurance,
        String policyHash,
        long latencyNanos,
        Set<Degradation> degraded,
        Set<String> shadowed,
        @Nullable Observation observation) {

    static Entry of(Decision decision) {
        ApiRequest request = decision.request();
        Caller caller = decision.caller();
        return new Entry(
                decision.id(),
                decision.timeMillis(),
                caller == null ? null : caller.client(),
                caller == null ? null : caller.credential(),
                request == null ? "" : request.id(),
                request == null ? "" : request.method(),
                request == null ? "" : request.host(),
                decision.route(),
                decision.verdict(),
                decision.enforced(),
                decision.answer().status(),
                decision.risk(),
                decision.assurance(),
                decision.policyHash(),
                decision.latencyNanos(),
                decision.degraded(),
                decision.shadowed(),
                decision.observation());
    }
}
