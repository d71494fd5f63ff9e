package dev.riskgate.check;

import dev.riskgate.challenge.ProofResult;
import dev.riskgate.signals.Outcome;
import dev.riskgate.verdict.Verdict;

/** What a verdict means for learning. In shadow mode the verdict that would have been counts. */
final class Outcomes {

    private Outcomes() {}

    static Outcome of(Verdict verdict, ProofResult proof) {
        return switch (verdict) {
            case Verdict.Allow _ ->
                    proof instanceof ProofResult.Passed ? Outcome.PROVEN : Outcome.ALLOWED;
            case Verdict.Challenge _ -> Outcome.CHALLENGED;
            case Verdict.Throttle _ -> Outcome.THROTTLED;
            case Verdict.Deny _, Verdict.Undecided _ -> Outcome.DENIED;
        };
    }

    /** The level that the context is remembered with; 0 unless this request proved it. */
    static int provenLevel(Verdict verdict, ProofResult proof) {
        return verdict instanceof Verdict.Allow
                        && proof instanceof ProofResult.Passed(var assurance)
                ? assurance.level().rank()
                : 0;
    }
}
