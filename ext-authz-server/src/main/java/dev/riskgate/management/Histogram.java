// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.management;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A histogram that costs two additions a value: no lock, no allocation, no moving maximum.
 * Micrometer's timers keep all of those, and a check would pay for them six times. Thread-safe.
 */
final class Histogram {

    private final long[] bounds;

    /** One count for each bound, one for what is above, and the sum. */
    private final StripedLongs numbers;

    /**
     * @param bounds upper bounds, inclusive, ascending
     */
    Histogram(long... bounds) {
        this.bounds = bounds.clone();
        this.numbers = new StripedLongs(bounds.length + 2);
    }

    void record(long value) {
        int i = 0;
        while (i < bounds.length && value > bounds[i]) {
            i++;
        }
        AtomicLongArray own = numbers.own();
        own.getAndIncrement(i);
        own.getAndAdd(bounds.length + 1, value);
    }

    /**
     * @param unit how many of the recorded units make one of the exposed
     */
    private HistogramDataPointSnapshot snapshot(Labels labels, double unit) {
        double[] upper = new double[bounds.length + 1];
        long[] count = new long[upper.length];
        for (int i = 0; i < upper.length; i++) {
            upper[i] = i < bounds.length ? bounds[i] / unit : Double.POSITIVE_INFINITY;
            count[i] = numbers.sum(i);
        }
        HistogramDataPointSnapshot.Builder point = HistogramDataPointSnapshot.builder();
        point.classicHistogramBuckets(ClassicHistogramBuckets.of(upper, count));
        point.labels(labels);
        point.sum(numbers.sum(bounds.length + 1) / unit);
        return point.build();
    }

    /** One histogram as a metric of its own. */
    Collector exposed(String name, String help, double unit) {
        return exposed(name, help, unit, Map.of(Labels.EMPTY, this));
    }

    /** Several histograms as one metric, one for each value of a label. */
    static Collector exposed(
            String name, String help, double unit, String label, Map<String, Histogram> values) {
        Map<Labels, Histogram> labelled = new LinkedHashMap<>();
        values.forEach((value, histogram) -> labelled.put(Labels.of(label, value), histogram));
        return exposed(name, help, unit, labelled);
    }

    private static Collector exposed(
            String name, String help, double unit, Map<Labels, Histogram> histograms) {
        return () -> {
            HistogramSnapshot.Builder metric = HistogramSnapshot.builder().name(name).help(help);
            histograms.forEach(
                    (labels, histogram) -> metric.dataPoint(histogram.snapshot(labels, unit)));
            return metric.build();
        };
    }
}
