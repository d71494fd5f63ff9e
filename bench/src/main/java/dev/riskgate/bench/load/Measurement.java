// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.load;

import org.HdrHistogram.Histogram;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a run has shown.
 *
 * @param duration how long calls were sent; to the last answer, if it was the number of calls that
 *     ended the run
 * @param answers how many calls ended in which way; together they are all calls that were due
 * @param inTime answers that came within {@code duration}
 * @param latency nanoseconds from the time a call was due (in a closed loop: was sent) to its
 *     answer
 * @param sentLate nanoseconds from the time a call was due until it was sent: the generator's own
 *     part of the latency, and the waiting for a free stream
 * @param reconnects connections that the server closed during the run
 * @param faults what went wrong, in words; the first few
 */
public record Measurement(
        Duration duration,
        Map<AnswerKind, Long> answers,
        long inTime,
        Histogram latency,
        Histogram sentLate,
        int reconnects,
        List<String> faults) {

    static Measurement of(Load load, List<LoadTally> tallies) {
        LoadTally all = new LoadTally();
        tallies.forEach(all::add);
        Duration duration = load.duration();
        if (load.calls() < Long.MAX_VALUE && all.lastNanos > 0) {
            // The calls may have been spent before the time was.
            duration = Duration.ofNanos(all.lastNanos);
        }
        var answers = new EnumMap<AnswerKind, Long>(AnswerKind.class);
        for (AnswerKind kind : AnswerKind.values()) {
            if (all.answers[kind.ordinal()] > 0) {
                answers.put(kind, all.answers[kind.ordinal()]);
            }
        }
        return new Measurement(
                duration,
                answers,
                all.inTime,
                all.latency,
                all.sentLate,
                all.reconnects,
                List.copyOf(all.faults));
    }

    public long calls() {
        return answers.values().stream().mapToLong(Long::longValue).sum();
    }

    public long count(AnswerKind kind) {
        return answers.getOrDefault(kind, 0L);
    }

    public double answersPerSecond() {
        return inTime / (duration.toNanos() / 1e9);
    }

    /** Milliseconds below which this share of the latencies lies. */
    public double latencyMillis(double percentile) {
        return latency.getValueAtPercentile(percentile) / 1e6;
    }

    /**
     * This run, if its answers are the expected ones.
     *
     * @param shares of all calls, by kind; kinds that are left out must not occur
     * @param tolerance by which a share may differ
     * @throws VoidRunException if they are not: the figures of such a run mean nothing
     */
    public Measurement expecting(Map<AnswerKind, Double> shares, double tolerance) {
        long calls = calls();
        boolean asExpected = calls > 0;
        for (AnswerKind kind : AnswerKind.values()) {
            double expected = shares.getOrDefault(kind, 0.0);
            double share = (double) count(kind) / Math.max(1, calls);
            asExpected &=
                    expected == 0 ? count(kind) == 0 : Math.abs(share - expected) <= tolerance;
        }
        if (!asExpected) {
            throw new VoidRunException(
                    "the run is void: expected "
                            + shares
                            + ", got "
                            + answers
                            + (faults.isEmpty() ? "" : "; " + String.join("; ", faults)));
        }
        return this;
    }

    public Measurement expectingOnly(AnswerKind kind) {
        return expecting(Map.of(kind, 1.0), 0);
    }
}
