// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.verdict;

/**
 * From which risk on a request is challenged or denied.
 *
 * @param challenge 0 to 100; {@link #NEVER} switches it off
 * @param deny 0 to 100, above {@code challenge}; {@link #NEVER} switches it off
 */
public record Thresholds(double challenge, double deny) {

    public static final double NEVER = Double.POSITIVE_INFINITY;

    /**
     * One good decision in 10,000 looks odd enough for a challenge, one in some 56,000 for a
     * denial.
     */
    public static final Thresholds DEFAULT = new Thresholds(80, 95);
}
