// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.worst;

import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * One step of a check.
 *
 * @param name for the report
 * @param worst the step on the worst input of so many bytes that we know of
 * @param mean the step on an input of so many bytes as honest callers send
 */
record WorstStep(String name, IntFunction<Work> worst, IntFunction<Work> mean) {

    private static final String CHOSEN = "policy: ";

    /**
     * Whether its cost is what the policy asks for even of small inputs, so that no limit can be
     * held.
     */
    boolean isChosen() {
        return name.startsWith(CHOSEN);
    }

    /** A step on an input that is made already. */
    @FunctionalInterface
    interface Work {

        /** Takes the step; what comes of it is only looked at to see whether it was refused. */
        Object run();
    }

    /** Both inputs go through the same step. */
    static <T> WorstStep of(
            String name, IntFunction<T> worst, IntFunction<T> mean, Function<T, Work> step) {
        return new WorstStep(
                name, size -> step.apply(worst.apply(size)), size -> step.apply(mean.apply(size)));
    }
}
