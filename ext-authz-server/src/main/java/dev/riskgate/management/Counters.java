// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.management;

import dev.riskgate.management.family.MetricFamily;

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
    private final MetricFamily family;
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
            MetricFamily family,
            String label,
            double unit,
            String... fixedLabels) {
        this.registry = registry;
        this.family = family;
        this.label = label;
        this.unit = unit;
        this.fixedLabels = fixedLabels;
    }

    /**
     * Shows the counter of this value with 0, unless it has been counted. Only as long as half of
     * the room is left, so that the names of many policies in turn leave some for what is counted.
     */
    void expect(String value) {
        if (counters.size() < MAX / 2) {
            of(value);
        }
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
                    Meters.counter(family, counter, adder -> adder.sum() / unit)
                            .tag(label, fresh)
                            .tags(fixedLabels)
                            .register(registry);
                    return counter;
                });
    }
}
