// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.signal;

import java.util.Map;

/**
 * What the operator's policy says about signals ({@code risk.signals}). Immutable.
 *
 * @param signals by signal name; a signal that is not named keeps {@link SignalSetting#DEFAULT}
 * @param maxSpeedKmh {@code impossibleTravel.maxSpeedKmh}: the fastest journey that is still
 *     believed, in km/h
 */
public record RiskSettings(Map<String, SignalSetting> signals, double maxSpeedKmh) {

    /** About the ground speed of an airliner. */
    public static final double DEFAULT_MAX_SPEED_KMH = 900;

    /**
     * @throws IllegalArgumentException on an unknown signal name, or a speed that is not between 1
     *     and 1,000,000
     */
    public RiskSettings {
        signals = Map.copyOf(signals);
        for (String name : signals.keySet()) {
            if (!Signals.names().contains(name)) {
                throw new IllegalArgumentException(
                        "no signal is named " + name + "; there are " + Signals.names());
            }
        }
        if (!(maxSpeedKmh >= 1 && maxSpeedKmh <= 1_000_000)) {
            throw new IllegalArgumentException(
                    "maxSpeedKmh must be between 1 and 1000000, not " + maxSpeedKmh);
        }
    }

    public static RiskSettings defaults() {
        return new RiskSettings(Map.of(), DEFAULT_MAX_SPEED_KMH);
    }

    public SignalSetting of(String signal) {
        return signals.getOrDefault(signal, SignalSetting.DEFAULT);
    }
}
