// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.risk;

import java.util.List;

/**
 * How odd a request looks.
 *
 * @param score 0 to 100, −20·log10 of the share of good decisions that look at least this odd: 60
 *     is one in 1,000. It passes the weights' ceiling (90) only where an odd context also behaves
 *     oddly, see {@link RiskModel}
 * @param identity 0 to 100, the same of standing evidence alone: is it the client?
 * @param behaviour 0 to 100, the same of incremental evidence alone: does it behave like the
 *     client?
 * @param nats the weighted sum of evidence that the score was read from
 * @param contributions what each enabled signal said, strongest evidence first; also {@link
 *     RiskModel#RECENT} where earlier requests of the context left evidence
 * @param learning true while the client's own habits are too young to weigh
 */
public record Risk(
        double score,
        double identity,
        double behaviour,
        double nats,
        List<Contribution> contributions,
        boolean learning) {

    /** The risk of a request that was not assessed, for example because nobody was identified. */
    public static final Risk NONE = new Risk(0, 0, 0, 0, List.of(), false);

    public Risk {
        contributions = List.copyOf(contributions);
    }

    /**
     * Whether any signal was asked. Where none was, because nobody was identified or nothing could
     * be read, the score of 0 says nothing.
     */
    public boolean assessed() {
        return !contributions.isEmpty();
    }
}
