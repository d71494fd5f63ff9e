// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.decision;

import dev.riskgate.verdict.Reason;

import java.util.List;

/**
 * What the shadow policy says of a request beside the policy in force.
 *
 * @param policyHash which policy it is
 * @param verdict the label of its verdict, or {@link #NOT_COMPARABLE}, {@link #SKIPPED} or {@link
 *     #FAILED}
 * @param reasons why; empty unless it is a verdict
 */
public record ShadowDecision(String policyHash, String verdict, List<Reason> reasons) {

    /** What it would have said cannot be known from what was found out for the policy in force. */
    public static final String NOT_COMPARABLE = "not_comparable";

    /** It was not asked, since it decides more slowly than requests come. */
    public static final String SKIPPED = "skipped";

    /** A fault of our own: the decision stands. */
    public static final String FAILED = "failed";
}
