// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.signal;

import dev.riskgate.signals.model.Weights;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * All that is to be said of a signal, beside what it does. Its order is that of the registry.
 *
 * @param name its key in the policy's {@code risk.signals}; the same in log, metric and docs
 * @param group what it sees
 * @param initial what is wanted of it where the policy does not say
 * @param ofPlaces whether all it looks at is where an address is
 * @param options what else the policy may set
 */
public record SignalDescriptor(
        String name,
        Group group,
        SignalSetting initial,
        boolean ofPlaces,
        List<SignalOption> options,
        Maker maker) {

    /** Makes the signal. */
    @FunctionalInterface
    public interface Maker {

        /**
         * @param option the value of one of its options, by key
         */
        Signal make(Weights weights, ToDoubleFunction<String> option);
    }

    /**
     * @throws IllegalArgumentException on an option that there is not, or that is out of its range
     */
    void require(SignalSetting setting) {
        for (Map.Entry<String, Double> given : setting.options().entrySet()) {
            option(given.getKey()).require(given.getValue());
        }
    }

    Signal make(Weights weights, SignalSetting setting) {
        return maker.make(
                weights, key -> setting.options().getOrDefault(key, option(key).initial()));
    }

    private SignalOption option(String key) {
        return options.stream()
                .filter(option -> option.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " has no option " + key));
    }
}
