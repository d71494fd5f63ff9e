// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.signal;

import dev.riskgate.signals.model.Weights;

import java.util.List;
import java.util.function.BiFunction;

/**
 * The registry of signals. Whoever adds one writes its class and its line here, and its group's
 * weight {@code group.NAME} into the weights if that is the first of its group.
 */
public final class Signals {

    public static final String REQUEST_RATE = "requestRate";
    public static final String UNUSUAL_HOUR = "unusualHour";

    /** In the order in which they are judged and listed. */
    private static final List<Entry> ALL =
            List.of(
                    new Entry("newDevice", Group.SOFTWARE, (w, _) -> new NewDevice(w)),
                    new Entry("networkNovelty", Group.NETWORK, (w, _) -> new NetworkNovelty(w)),
                    new Entry("countryNovelty", Group.NETWORK, (w, _) -> new CountryNovelty(w)),
                    new Entry(
                            "impossibleTravel",
                            Group.NETWORK,
                            (w, settings) -> new ImpossibleTravel(w, settings.maxSpeedKmh())),
                    new Entry(REQUEST_RATE, Group.TEMPO, (w, _) -> new RequestRate(w)),
                    new Entry(UNUSUAL_HOUR, Group.TEMPO, (w, _) -> new UnusualHour(w)));

    private static final List<String> NAMES = ALL.stream().map(Entry::name).toList();

    private Signals() {}

    private record Entry(
            String name, Group group, BiFunction<Weights, RiskSettings, Signal> maker) {}

    /**
     * A signal that is asked.
     *
     * @param name its key in the policy's {@code risk.signals}; the same in log, metric and docs
     * @param weight 0 to 1, from the policy; its evidence in nats is multiplied by this
     */
    public record Enabled(String name, Group group, double weight, Signal signal) {}

    /**
     * The names of all signals: the keys of the policy's {@code risk.signals}, in the order in
     * which they are judged.
     */
    public static List<String> names() {
        return NAMES;
    }

    /** Those that the policy has not switched off, in their order. */
    public static List<Enabled> enabled(Weights weights, RiskSettings settings) {
        return ALL.stream()
                .filter(entry -> settings.of(entry.name).enabled())
                .map(
                        entry ->
                                new Enabled(
                                        entry.name,
                                        entry.group,
                                        settings.of(entry.name).weight(),
                                        entry.maker.apply(weights, settings)))
                .toList();
    }
}
