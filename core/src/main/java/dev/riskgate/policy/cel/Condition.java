// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;

/** A compiled, type-checked CEL expression. Immutable and thread-safe. */
public final class Condition {

    /** What came of an evaluation. */
    public enum Outcome {
        TRUE,
        FALSE,
        /** It could not be evaluated, for example because an attribute is not there. */
        ERROR,
        /** It was not evaluated, since that would have cost more than a check's rules may. */
        TOO_COSTLY
    }

    private final CelRuntime.Program program;
    private final Guards guards;
    private final boolean readsRisk;
    private final FixedArguments arguments;
    private final ConditionCosts costs;
    private final Reads reads;

    public Condition(
            CelRuntime.Program program,
            Guards guards,
            boolean readsRisk,
            FixedArguments arguments,
            ConditionCosts costs,
            Reads reads) {
        this.program = program;
        this.guards = guards;
        this.readsRisk = readsRisk;
        this.arguments = arguments;
        this.costs = costs;
        this.reads = reads;
    }

    /** Whether the risk of a client is needed to evaluate it. */
    public boolean readsRisk() {
        return readsRisk;
    }

    /** What it reads of request and caller by name. */
    public Reads reads() {
        return reads;
    }

    /** What must hold at least, known without evaluating. */
    public Guards guards() {
        return guards;
    }

    /**
     * @param budget what the conditions of this check may still cost
     */
    public Outcome evaluate(RuleFacts facts, RuleBudget budget) {
        if (!costs.isFree() && !budget.admit(costs.ordinary())) {
            return Outcome.TOO_COSTLY;
        }
        try {
            // What is neither true nor false, such as an attribute that holds "true", cannot be
            // evaluated.
            return value(facts.with(arguments), budget) instanceof Boolean value
                    ? value ? Outcome.TRUE : Outcome.FALSE
                    : Outcome.ERROR;
        } catch (RuleBudget.Spent _) {
            return Outcome.TOO_COSTLY;
        } catch (CelEvaluationException | RuntimeException _) {
            // What went wrong may quote the request, so it is neither kept nor logged.
            return Outcome.ERROR;
        }
    }

    private Object value(RuleFacts facts, RuleBudget budget) throws CelEvaluationException {
        return costs.isFree()
                ? program.eval(facts)
                : program.trace(facts, new ConditionMeter(costs, budget));
    }
}
