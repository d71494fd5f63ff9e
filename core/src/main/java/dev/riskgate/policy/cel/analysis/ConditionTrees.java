// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel.analysis;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;

/** What two conditions that compile have in common, and what one reads, by their syntax alone. */
public final class ConditionTrees {

    private ConditionTrees() {}

    /**
     * Whether two conditions say the same, however they are spaced, bracketed or commented; false
     * as well where they say it in other words.
     */
    public static boolean areSame(String one, String other) {
        // Parts are numbered as they are met, so equal trees have equal numbers.
        return one.equals(other) || parsed(one).getExpr().equals(parsed(other).getExpr());
    }

    /** Whether a condition reads this variable. */
    public static boolean reads(String when, String variable) {
        return ConditionCompiler.reads(parsed(when), variable);
    }

    private static CelAbstractSyntaxTree parsed(String text) {
        try {
            return ConditionCompiler.Cel.COMPILER.parse(text).getAst();
        } catch (CelValidationException e) {
            throw new IllegalArgumentException("not a condition: " + text, e);
        }
    }
}
