// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.signal;

import java.util.Map;

/**
 * What the operator wants of one signal. Immutable.
 *
 * @param enabled false takes the signal out of its group altogether
 * @param weight 0 to 1; its evidence in nats is multiplied by this, which keeps it an honest
 *     (smaller) e-value
 * @param options by the key of a {@link SignalOption}; one that is not named keeps its default
 */
public record SignalSetting(boolean enabled, double weight, Map<String, Double> options) {

    /**
     * @throws IllegalArgumentException if the weight is not between 0 and 1
     */
    public SignalSetting {
        if (!(weight >= 0 && weight <= 1)) {
            throw new IllegalArgumentException("weight must be between 0 and 1, not " + weight);
        }
        options = Map.copyOf(options);
    }

    public SignalSetting(boolean enabled, double weight) {
        this(enabled, weight, Map.of());
    }
}
