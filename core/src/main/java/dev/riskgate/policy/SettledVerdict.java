// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import dev.riskgate.verdict.Verdict;

/**
 * The verdict on a request, and what is enforced.
 *
 * @param enforced the verdict itself, or what settles it if it is {@link Verdict.Undecided}
 */
record SettledVerdict(Verdict verdict, Verdict enforced) {

    static SettledVerdict of(Verdict verdict) {
        return new SettledVerdict(verdict, verdict);
    }
}
