// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.signal;

import java.util.HashMap;
import java.util.Map;

/**
 * What the operator's policy says about signals ({@code risk.signals}). Immutable.
 *
 * @param signals by signal name; a signal that is not named keeps what the registry says
 */
public record RiskSettings(Map<String, SignalSetting> signals) {

    /**
     * @throws IllegalArgumentException on an unknown signal name or option, or an option that is
     *     out of its range
     */
    public RiskSettings {
        signals = Map.copyOf(signals);
        signals.forEach((name, setting) -> Signals.of(name).require(setting));
    }

    public static RiskSettings defaults() {
        return new RiskSettings(Map.of());
    }

    /**
     * @throws IllegalArgumentException if no signal has that name
     */
    public SignalSetting of(String signal) {
        SignalSetting given = signals.get(signal);
        return given != null ? given : Signals.of(signal).initial();
    }

    /**
     * The same where nothing tells where an address is, whatever the address: the signals that look
     * at nothing else are switched off. Their silence says nothing then, and would only thin out
     * what the others of their group say.
     */
    public RiskSettings withoutPlaces() {
        Map<String, SignalSetting> seeing = new HashMap<>(signals);
        for (SignalDescriptor signal : Signals.all()) {
            if (signal.ofPlaces()) {
                SignalSetting setting = of(signal.name());
                seeing.put(
                        signal.name(),
                        new SignalSetting(false, setting.weight(), setting.options()));
            }
        }
        return new RiskSettings(seeing);
    }
}
