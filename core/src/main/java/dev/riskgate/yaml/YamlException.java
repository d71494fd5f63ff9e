// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.yaml;

import java.util.List;
import java.util.stream.Collectors;

/** A file cannot be used. Holds every fault that was found, in the order of the file. */
public final class YamlException extends Exception {

    private static final int SHOWN = 50;

    private final transient List<Problem> problems;

    public YamlException(List<Problem> problems) {
        super(explain(problems));
        this.problems = List.copyOf(problems);
    }

    /** Never empty. */
    public List<Problem> problems() {
        return problems;
    }

    /** One line a fault. The same as the message. */
    public String explanation() {
        return explain(problems);
    }

    private static String explain(List<Problem> problems) {
        return problems.stream()
                .limit(SHOWN)
                .map(Problem::toString)
                .collect(Collectors.joining("\n"));
    }
}
