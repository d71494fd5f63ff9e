// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.check;

import dev.riskgate.challenge.ProofResult;
import dev.riskgate.identity.Assurance;
import dev.riskgate.policy.PolicyResult;
import dev.riskgate.signals.risk.Outcome;
import dev.riskgate.verdict.RiskResult;
import dev.riskgate.verdict.Verdict;

/**
 * What a verdict means for learning. In shadow mode, of the whole policy or of risk alone, the
 * verdict that would have been enforced counts, except a challenge: the caller was never asked, so
 * it could not answer, and its context would stay new for ever.
 */
final class Outcomes {

    private Outcomes() {}

    static Outcome of(PolicyResult result, ProofResult proof) {
        return switch (result.verdict()) {
            case Verdict.Allow _ -> allowed(result, proof);
            case Verdict.Challenge _ ->
                    result.enforced() instanceof Verdict.Allow
                                    && !(proof instanceof ProofResult.Failed)
                            ? Outcome.ALLOWED
                            : Outcome.CHALLENGED;
            case Verdict.Throttle _ -> Outcome.THROTTLED;
            case Verdict.Deny _, Verdict.Undecided _ -> Outcome.DENIED;
        };
    }

    /** A proof that the policy in force has accepted counts, whatever is only told beside it. */
    private static Outcome allowed(PolicyResult result, ProofResult proof) {
        if (isProven(result, proof)) {
            return Outcome.PROVEN;
        }
        return result.risk() == RiskResult.SHADOW_DENY ? Outcome.DENIED : Outcome.ALLOWED;
    }

    private static boolean isProven(PolicyResult result, ProofResult proof) {
        return proof instanceof ProofResult.Passed || result.lifted() != null;
    }

    /** The level that the context is remembered with; 0 unless this request proved it. */
    static int provenLevel(PolicyResult result, ProofResult proof) {
        if (!(result.verdict() instanceof Verdict.Allow)) {
            return 0;
        }
        Assurance lifted = result.lifted();
        int own = lifted == null ? 0 : lifted.level().rank();
        return proof instanceof ProofResult.Passed(var assurance)
                ? Math.max(own, assurance.level().rank())
                : own;
    }
}
