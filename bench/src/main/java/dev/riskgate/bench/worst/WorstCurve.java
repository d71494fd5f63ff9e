// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.worst;

import dev.riskgate.bench.worst.WorstStep.Work;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * The times of one step, by size.
 *
 * @param kib the sizes, rising
 */
record WorstCurve(int[] kib, List<Timing> timings) {

    /** Below this a step's fixed costs hide how it grows. */
    private static final double SMALL = 2_000;

    static WorstCurve of(IntFunction<Work> step, int[] kib, int millis) {
        var timings = new ArrayList<Timing>();
        for (int size : kib) {
            timings.add(Timing.of(step.apply(size << 10), TimeUnit.MILLISECONDS.toNanos(millis)));
        }
        return new WorstCurve(kib, timings);
    }

    double longest() {
        return timings.stream().mapToDouble(Timing::nanos).max().orElse(0);
    }

    /** The largest input that is not refused; the largest of all if each is. */
    int lastJudged() {
        for (int i = timings.size() - 1; i >= 0; i--) {
            if (!timings.get(i).refused()) {
                return i;
            }
        }
        return timings.size() - 1;
    }

    /**
     * The steepest power of the size with which the time grows between two sizes that are judged
     * alike.
     */
    double growth() {
        double steepest = 0;
        for (int i = 1; i < timings.size(); i++) {
            Timing small = timings.get(i - 1);
            Timing large = timings.get(i);
            if (small.refused() == large.refused() && large.nanos() > SMALL) {
                double power =
                        Math.log(large.nanos() / Math.max(SMALL, small.nanos()))
                                / Math.log((double) kib[i] / kib[i - 1]);
                steepest = Math.max(steepest, power);
            }
        }
        return steepest;
    }
}
