// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.decision;

import dev.riskgate.budget.Degradation;
import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Caller;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.risk.Risk;
import dev.riskgate.verdict.RiskResult;
import dev.riskgate.verdict.RuleResult;
import dev.riskgate.verdict.Thresholds;
import dev.riskgate.verdict.Verdict;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

/**
 * The record of one check.
 *
 * @param id unique; the client, the upstream, Envoy's metadata and the log all carry it
 * @param timeMillis when the request arrived, milliseconds since the epoch
 * @param request the canonical request; null if the check request could not be read as one
 * @param caller who called; null if nobody was proven
 * @param others whom further credentials of the request name, which hold as well
 * @param assurance what the caller has proven by now, remembered proofs included
 * @param proof what became of the proof in the request, if it carried one
 * @param route the policy route's name, {@code "none"} if no route matched or none was reached
 * @param thresholds from which risk on that route challenges or denies
 * @param risk how odd the request looked
 * @param observation the profiled facts; null if nothing was profiled
 * @param verdict what the policy says
 * @param enforced the verdict that is carried out; differs from {@code verdict} in shadow mode, and
 *     where {@code onDegraded} settled an undecided check
 * @param denialResponse what the client receives if the request does not pass
 * @param degraded what failed on the way
 * @param riskResult what the thresholds said of the risk, also where that is only told
 * @param rules what rules said, those in shadow mode included, in the order of the policy
 * @param policyHash which policy decided
 * @param latencyNanos how long the check took
 * @param shadowPolicy what the shadow policy says; null if there is none
 */
public record Decision(
        String id,
        long timeMillis,
        @Nullable ApiRequest request,
        @Nullable Caller caller,
        List<Caller> others,
        Assurance assurance,
        ProofOutcome proof,
        String route,
        Thresholds thresholds,
        Risk risk,
        @Nullable Observation observation,
        Verdict verdict,
        Verdict enforced,
        DenialResponse denialResponse,
        Set<Degradation> degraded,
        RiskResult riskResult,
        List<RuleResult> rules,
        String policyHash,
        long latencyNanos,
        @Nullable ShadowDecision shadowPolicy) {

    /** Of one credential at most, and without a shadow policy. */
    public Decision(
            String id,
            long timeMillis,
            @Nullable ApiRequest request,
            @Nullable Caller caller,
            Assurance assurance,
            ProofOutcome proof,
            String route,
            Thresholds thresholds,
            Risk risk,
            @Nullable Observation observation,
            Verdict verdict,
            Verdict enforced,
            DenialResponse denialResponse,
            Set<Degradation> degraded,
            RiskResult riskResult,
            List<RuleResult> rules,
            String policyHash,
            long latencyNanos) {
        this(
                id,
                timeMillis,
                request,
                caller,
                List.of(),
                assurance,
                proof,
                route,
                thresholds,
                risk,
                observation,
                verdict,
                enforced,
                denialResponse,
                degraded,
                riskResult,
                rules,
                policyHash,
                latencyNanos,
                null);
    }

    /** The same, with what the shadow policy says. */
    public Decision beside(ShadowDecision shadow) {
        return new Decision(
                id,
                timeMillis,
                request,
                caller,
                others,
                assurance,
                proof,
                route,
                thresholds,
                risk,
                observation,
                verdict,
                enforced,
                denialResponse,
                degraded,
                riskResult,
                rules,
                policyHash,
                latencyNanos,
                shadow);
    }
}
