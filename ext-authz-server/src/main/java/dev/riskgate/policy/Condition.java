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

    Condition(CelRuntime.Program program, Guards guards) {
        this.program = program;
        this.guards = guards;
    }

    /** What must hold at least, told without evaluating. */
    Guards guards() {
        return guards;
    }

    Outcome evaluate(RuleFacts facts) {
        try {
            return Boolean.TRUE.equals(program.eval(facts)) ? Outcome.TRUE : Outcome.FALSE;
        } catch (CelEvaluationException | RuntimeException _) {
            // What went wrong may quote the request, so it is neither kept nor logged.
            return Outcome.ERROR;
        }
    }
}
