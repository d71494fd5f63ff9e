// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.management;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counters of one metric, one for each value of a label. They appear when first counted, up to a
 * bound: what comes after is counted as {@code other}, so that neither a caller nor a policy can
 * make the metrics grow without end. Thread-safe.
 */
final class Counters {

    static final String OTHER = "other";
    private static final int MAX = 200;

    private final MeterRegistry registry;
    private final String name;
    private final String help;
    private final String label;
    private final double unit;
    private final String[] fixedLabels;
    private final ConcurrentHashMap<String, LongAdder> counters = new ConcurrentHashMap<>();

    /**
     * @param unit how many counted units make one of the exposed
     * @param fixedLabels names and values in turn
     */
    Counters(
            MeterRegistry registry,
            String name,
            String help,
            String label,
            double unit,
            String... fixedLabels) {
        this.registry = registry;
        this.name = name;
        this.help = help;
        this.label = label;
        this.unit = unit;
        this.fixedLabels = fixedLabels;
    }

    LongAdder of(String value) {
        LongAdder known = counters.get(value);
        if (known != null) {
            return known;
        }
        return counters.computeIfAbsent(
                counters.size() < MAX ? value : OTHER,
                fresh -> {
                    LongAdder counter = new LongAdder();
                    FunctionCounter.builder(name, counter, adder -> adder.sum() / unit)
                            .description(help)
                            .tag(label, fresh)
                            .tags(fixedLabels)
                            .register(registry);
                    return counter;
                });
    }
}
