// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.signal;

/**
 * What the operator wants of one signal.
 *
 * @param enabled false takes the signal out of its group altogether
 * @param weight 0 to 1; its evidence in nats is multiplied by this, which keeps it an honest
 *     (smaller) e-value
 */
public record SignalSetting(boolean enabled, double weight) {

    public static final SignalSetting DEFAULT = new SignalSetting(true, 1);

    /**
     * @throws IllegalArgumentException if the weight is not between 0 and 1
     */
    public SignalSetting {
        if (!(weight >= 0 && weight <= 1)) {
            throw new IllegalArgumentException("weight must be between 0 and 1, not " + weight);
        }
    }
}
