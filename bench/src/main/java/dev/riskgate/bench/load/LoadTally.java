// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.load;

import org.HdrHistogram.Histogram;

import java.util.ArrayList;
import java.util.List;

/** What one lane has counted in one run. Not thread-safe. */
final class LoadTally {

    private static final long MOST_NANOS = 3_600_000_000_000L;
    private static final int DIGITS = 3;
    private static final int MOST_FAULTS = 5;

    final long[] answers = new long[AnswerKind.values().length];
    final Histogram latency = new Histogram(MOST_NANOS, DIGITS);
    final Histogram sentLate = new Histogram(MOST_NANOS, DIGITS);
    final List<String> faults = new ArrayList<>();
    long inTime;

    /** From the start to the last answer that came in time. */
    long lastNanos;

    int reconnects;

    void answered(AnswerKind kind, long nanos) {
        answers[kind.ordinal()]++;
        latency.recordValue(Math.clamp(nanos, 0, MOST_NANOS));
    }

    void fault(AnswerKind kind, String what) {
        answers[kind.ordinal()]++;
        note(what);
    }

    /** Keeps the first few, which tell most. */
    void note(String what) {
        if (faults.size() < MOST_FAULTS) {
            faults.add(what);
        }
    }

    void add(LoadTally other) {
        for (int i = 0; i < answers.length; i++) {
            answers[i] += other.answers[i];
        }
        latency.add(other.latency);
        sentLate.add(other.sentLate);
        inTime += other.inTime;
        lastNanos = Math.max(lastNanos, other.lastNanos);
        reconnects += other.reconnects;
        other.faults.forEach(this::note);
    }
}
