// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.population;

/**
 * How often one client is bothered at one threshold: episodes are decisions that reach it with gaps
 * below half an hour.
 */
final class Episodes {

    private static final long GAP = 30 * 60_000L;

    private final double threshold;
    private long last = Long.MIN_VALUE / 2;
    private int lastDay = -1;
    private int activeDay = -1;
    private int episodes;
    private int daysReached;
    private int days;

    /**
     * @param threshold score, 0 to 100
     */
    Episodes(double threshold) {
        this.threshold = threshold;
    }

    void judged(int day, long millis, double score) {
        if (day != activeDay) {
            activeDay = day;
            days++;
        }
        if (score < threshold) {
            return;
        }
        if (millis - last >= GAP) {
            episodes++;
        }
        if (day != lastDay) {
            lastDay = day;
            daysReached++;
        }
        last = millis;
    }

    int episodes() {
        return episodes;
    }

    /** Days on which the threshold was reached. */
    int daysReached() {
        return daysReached;
    }

    /** Days with a decision. */
    int days() {
        return days;
    }
}
