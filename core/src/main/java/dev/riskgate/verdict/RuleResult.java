// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.verdict;

import java.util.Locale;

/**
 * What a rule of the policy said of a request. A rule that does not hold says nothing, nor does one
 * whose challenge the caller has answered already.
 *
 * @param rule its name
 * @param shadow whether it only says so, and changes nothing
 * @param verdict the label of the verdict that it asks for
 * @param outcome why it asks for it
 */
public record RuleResult(String rule, boolean shadow, String verdict, Outcome outcome) {

    public enum Outcome {
        /** Its condition holds. */
        MATCHED,
        /** Its condition could not be evaluated. */
        ERROR,
        /** Its condition was not evaluated, since that would have cost too much. */
        TOO_COSTLY;

        private final String label = name().toLowerCase(Locale.ROOT);

        /** The label in log and metrics. */
        public String label() {
            return label;
        }
    }

    /**
     * As the decision log has it: {@code rule=verdict}, and behind it in parentheses why, where
     * that is not a match.
     */
    public String text() {
        String asked = rule + "=" + verdict;
        return outcome == Outcome.MATCHED ? asked : asked + " (" + outcome.label() + ")";
    }
}
