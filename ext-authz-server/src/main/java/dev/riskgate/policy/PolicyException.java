package dev.riskgate.policy;

import java.util.List;
import java.util.stream.Collectors;

/** A policy file that cannot be used, with all that is wrong with it in the order of the file. */
public final class PolicyException extends Exception {

    private final transient List<Problem> problems;

    public PolicyException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** At least one. */
    public List<Problem> problems() {
        return problems;
    }
}
