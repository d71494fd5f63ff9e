// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.api;

import dev.riskgate.lab.detector.Answer;

import java.util.Arrays;

/**
 * How often one innocent client is bothered, at each threshold that there could be. An episode is
 * all that reaches a threshold with gaps below half an hour.
 */
final class Meter {

    /** Thresholds on the score are half a point apart: 0, 0.5, … 100. */
    static final int THRESHOLDS = 201;

    private static final long GAP = 30 * 60_000L;

    private final long[] last = new long[THRESHOLDS + 2];
    private final int[] episodes = new int[THRESHOLDS + 2];
    private int lastDay = -1;
    private int days;

    Meter() {
        Arrays.fill(last, Long.MIN_VALUE / 2);
    }

    /** Index of the highest threshold that a score reaches. */
    static int threshold(double score) {
        return (int) (2 * score);
    }

    void judged(int day, long millis, Answer answer) {
        if (day != lastDay) {
            lastDay = day;
            days++;
        }
        for (int t = threshold(answer.score()); t > 0; t--) {
            reached(t, millis);
        }
        if (answer.stops()) {
            reached(THRESHOLDS, millis);
        }
        if (answer.verdict() == Answer.Verdict.DENY) {
            reached(THRESHOLDS + 1, millis);
        }
    }

    private void reached(int what, long millis) {
        if (millis - last[what] >= GAP) {
            episodes[what]++;
        }
        last[what] = millis;
    }

    /** Episodes at this index of {@link #threshold}. */
    int episodes(int threshold) {
        return episodes[threshold];
    }

    /** Episodes of being challenged or denied. */
    int stops() {
        return episodes[THRESHOLDS];
    }

    /** Episodes of being denied. */
    int denials() {
        return episodes[THRESHOLDS + 1];
    }

    /** Days with a request. */
    int days() {
        return days;
    }
}
