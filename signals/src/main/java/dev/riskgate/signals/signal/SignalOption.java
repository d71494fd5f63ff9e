// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.signal;

/**
 * A number that the policy may set for one signal.
 *
 * @param key under {@code risk.signals.NAME}
 * @param initial what it is where the policy does not say
 * @param least the smallest that is taken
 * @param most the greatest
 */
public record SignalOption(String key, double initial, double least, double most) {

    double require(double value) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(
                    "%s must be between %.0f and %.0f, not %s".formatted(key, least, most, value));
        }
        return value;
    }
}
