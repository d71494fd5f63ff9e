// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.model;

import java.time.Duration;

/**
 * So many requests in so much time, written {@code 100/s}, {@code 6000/min} or {@code 50000/h}.
 *
 * @param count requests, at least 1
 * @param window one second, minute, hour or day
 */
public record RateSpec(long count, Duration window) {

    public double perSecond() {
        return (double) count / window.toSeconds();
    }

    @Override
    public String toString() {
        String unit =
                switch ((int) window.toSeconds()) {
                    case 1 -> "s";
                    case 60 -> "min";
                    case 3600 -> "h";
                    default -> "d";
                };
        return count + "/" + unit;
    }
}
