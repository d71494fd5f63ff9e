package dev.riskgate.policy;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;

/** A compiled, type-checked CEL expression. Immutable and thread-safe. */
final class Condition {

    /** What came of an evaluation. */
    enum Outcome {
        TRUE,
        FALSE,
        /** It could not be evaluated, for example because an attribute is not there. */
        ERROR
    }

    private final CelRuntime.Program program;
    private final Guards guards;
    private final boolean readsRisk;
    private final FixedArguments arguments;

    Condition(
            CelRuntime.Program program,
            Guards guards,
            boolean readsRisk,
            FixedArguments arguments) {
        this.program = program;
        this.guards = guards;
        this.readsRisk = readsRisk;
        this.arguments = arguments;
    }

    /** Whether the risk of a client is needed to evaluate it. */
    boolean readsRisk() {
        return readsRisk;
    }

    /** What must hold at least, told without evaluating. */
    Guards guards() {
        return guards;
    }

    Outcome evaluate(RuleFacts facts) {
        try {
            // What is neither true nor false, such as an attribute that holds "true", cannot be
            // evaluated.
            return program.eval(facts.with(arguments)) instanceof Boolean value
                    ? value ? Outcome.TRUE : Outcome.FALSE
                    : Outcome.ERROR;
        } catch (CelEvaluationException | RuntimeException _) {
            // What went wrong may quote the request, so it is neither kept nor logged.
            return Outcome.ERROR;
        }
    }
}
