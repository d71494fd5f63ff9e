// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import dev.riskgate.budget.Degradation;
import dev.riskgate.identity.Assurance;
import dev.riskgate.verdict.RiskResult;
import dev.riskgate.verdict.RuleResult;
import dev.riskgate.verdict.Verdict;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

/**
 * What the policy says of one request.
 *
 * @param route the route's name, {@code "none"} if none matched
 * @param verdict what it says
 * @param enforced what is to be done; differs from {@code verdict} in shadow mode, and where {@code
 *     onDegraded} settles an undecided check
 * @param degraded what failed on the way; the verdict may be known all the same
 * @param lifted the credential's own fresh assurance, where it answered a challenge that was due:
 *     the caller has proven itself in this context. Null if none was due, a proof that was given to
 *     us answered it, or the whole policy is in shadow mode, where nobody is asked
 * @param risk what the thresholds said, also where that is only told
 * @param rules what rules said, those in shadow mode included, in the order of the file
 */
public record PolicyResult(
        String route,
        Verdict verdict,
        Verdict enforced,
        Set<Degradation> degraded,
        @Nullable Assurance lifted,
        RiskResult risk,
        List<RuleResult> rules) {}
