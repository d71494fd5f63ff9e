// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.decision;

/** What became of the proof that a request may carry. */
public enum ProofOutcome {
    /** It carries none, or nothing came so far as to look. */
    NONE,
    /** It holds. */
    PASSED,
    /** It does not hold. */
    FAILED,
    /** It could not be checked. */
    UNCHECKED
}
