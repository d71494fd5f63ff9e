// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.worst;

import dev.riskgate.bench.worst.WorstStep.Work;
import dev.riskgate.envoy.ReadResult;
import dev.riskgate.identity.Identification;
import dev.riskgate.policy.PolicyResult;
import dev.riskgate.verdict.Reason;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;

/**
 * What a step took.
 *
 * @param nanos of the quickest round, as a mean over the calls in it: what disturbs only ever adds
 * @param refused whether the input was refused, so that larger ones cost no more
 */
record Timing(double nanos, boolean refused) {

    /** Time of the processor, which others on this machine do not lengthen. */
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final int WARM_UP_ROUNDS = 5;
    private static final int ROUNDS = 5;

    static Timing of(Work work, long roundNanos) {
        boolean refused = isRefused(work.run());
        int calls = 1;
        double best = Double.MAX_VALUE;
        for (int round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
            long start = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < calls; i++) {
                if (work.run() == null) {
                    throw new IllegalStateException("a step has no result");
                }
            }
            long took = Math.max(1, THREADS.getCurrentThreadCpuTime() - start);
            double each = (double) took / calls;
            if (round >= WARM_UP_ROUNDS) {
                best = Math.min(best, each);
            }
            calls = (int) Math.clamp(Math.round(roundNanos / each), 1, 10_000_000);
        }
        return new Timing(best, refused);
    }

    private static boolean isRefused(Object result) {
        return switch (result) {
            case ReadResult.Malformed _, Identification.Rejected _ -> true;
            case PolicyResult decided -> isTooCostly(decided.verdict().reasons());
            default -> false;
        };
    }

    private static boolean isTooCostly(List<Reason> reasons) {
        return reasons.stream().anyMatch(reason -> reason.code().equals("rule_too_costly"));
    }
}
