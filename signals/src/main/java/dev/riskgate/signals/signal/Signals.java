// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.signal;

import dev.riskgate.signals.model.Weights;

import java.util.List;

/** The registry of signals. Whoever adds one writes its class, and its line here. */
public final class Signals {

    public static final String IMPOSSIBLE_TRAVEL = "impossibleTravel";
    public static final String REQUEST_RATE = "requestRate";
    public static final String UNUSUAL_HOUR = "unusualHour";

    private static final SignalSetting FULL = new SignalSetting(true, 1);
    private static final List<SignalOption> NONE = List.of();

    /** In the order in which they are judged and listed. */
    private static final List<SignalDescriptor> ALL =
            List.of(
                    of("newDevice", Group.SOFTWARE, FULL, false, NONE, (w, _) -> new NewDevice(w)),
                    of(
                            "networkNovelty",
                            Group.NETWORK,
                            FULL,
                            false,
                            NONE,
                            (w, _) -> new NetworkNovelty(w)),
                    of(
                            "countryNovelty",
                            Group.NETWORK,
                            FULL,
                            true,
                            NONE,
                            (w, _) -> new CountryNovelty(w)),
                    of(
                            IMPOSSIBLE_TRAVEL,
                            Group.NETWORK,
                            FULL,
                            true,
                            List.of(ImpossibleTravel.MAX_SPEED),
                            (w, option) ->
                                    new ImpossibleTravel(
                                            w,
                                            option.applyAsDouble(
                                                    ImpossibleTravel.MAX_SPEED.key()))),
                    of(REQUEST_RATE, Group.TEMPO, FULL, false, NONE, (w, _) -> new RequestRate(w)),
                    of(UNUSUAL_HOUR, Group.TEMPO, FULL, false, NONE, (w, _) -> new UnusualHour(w)),
                    of(
                            "concurrentUse",
                            Group.CREDENTIAL,
                            new SignalSetting(false, 1),
                            false,
                            NONE,
                            (_, _) -> new ConcurrentUse()));

    private static final List<String> NAMES = ALL.stream().map(SignalDescriptor::name).toList();

    private Signals() {}

    private static SignalDescriptor of(
            String name,
            Group group,
            SignalSetting initial,
            boolean ofPlaces,
            List<SignalOption> options,
            SignalDescriptor.Maker maker) {
        return new SignalDescriptor(name, group, initial, ofPlaces, options, maker);
    }

    /**
     * A signal that is asked.
     *
     * @param name its key in the policy's {@code risk.signals}; the same in log, metric and docs
     * @param weight 0 to 1, from the policy; its evidence in nats is multiplied by this
     */
    public record Enabled(String name, Group group, double weight, Signal signal) {}

    /** All signals, in the order in which they are judged. */
    public static List<SignalDescriptor> all() {
        return ALL;
    }

    /**
     * The names of all signals: the keys of the policy's {@code risk.signals}, in the order in
     * which they are judged.
     */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * @throws IllegalArgumentException if no signal has that name
     */
    static SignalDescriptor of(String name) {
        for (SignalDescriptor signal : ALL) {
            if (signal.name().equals(name)) {
                return signal;
            }
        }
        throw new IllegalArgumentException("no signal is named " + name + "; there are " + NAMES);
    }

    /** Those that are not switched off, in their order. */
    public static List<Enabled> enabled(Weights weights, RiskSettings settings) {
        return ALL.stream()
                .filter(signal -> settings.of(signal.name()).enabled())
                .map(signal -> enabled(signal, weights, settings.of(signal.name())))
                .toList();
    }

    private static Enabled enabled(
            SignalDescriptor signal, Weights weights, SignalSetting setting) {
        return new Enabled(
                signal.name(), signal.group(), setting.weight(), signal.make(weights, setting));
    }
}
