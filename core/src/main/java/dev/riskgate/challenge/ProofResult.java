// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.challenge;

import dev.riskgate.budget.Degradation;
import dev.riskgate.decision.ProofOutcome;
import dev.riskgate.identity.Assurance;
import dev.riskgate.verdict.Reason;

/** What became of the proof in a request. */
public sealed interface ProofResult {

    /** The request carries no proof. */
    record None() implements ProofResult {}

    /** The proof holds, and cannot be used again. */
    record Passed(Assurance assurance) implements ProofResult {}

    /** A proof is there and does not hold. */
    record Failed(Reason reason) implements ProofResult {}

    /**
     * A proof is there, and the store could not be asked about it. Right and wrong proofs both end
     * here; otherwise a caller could guess uncounted while the store is away, and learn which
     * proofs are right.
     */
    record Unchecked(Degradation cause) implements ProofResult {}

    /** The same as a decision holds it. */
    default ProofOutcome outcome() {
        return switch (this) {
            case None _ -> ProofOutcome.NONE;
            case Passed _ -> ProofOutcome.PASSED;
            case Failed _ -> ProofOutcome.FAILED;
            case Unchecked _ -> ProofOutcome.UNCHECKED;
        };
    }
}
