// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.management;

import dev.riskgate.decision.Decision;
import dev.riskgate.management.family.MetricFamily;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A histogram that costs two additions a value: no lock, no moving maximum, no allocation but for
 * an example a second and bucket. Micrometer's timers keep all of those, and a check would pay for
 * them six times. Thread-safe.
 */
final class Histogram {

    private final long[] bounds;

    /** One count for each bound, one for what is above, the sum, and the native buckets. */
    private final StripedLongs numbers;

    private final Examples examples;
    private final @Nullable NativeBuckets nativeBuckets;

    /**
     * @param bounds upper bounds, inclusive, ascending
     */
    Histogram(long... bounds) {
        this(null, bounds);
    }

    private Histogram(@Nullable NativeBuckets nativeBuckets, long... bounds) {
        this.bounds = bounds.clone();
        this.nativeBuckets = nativeBuckets;
        this.examples = new Examples(bounds.length + 1);
        this.numbers =
                new StripedLongs(
                        bounds.length + 2 + (nativeBuckets == null ? 0 : nativeBuckets.count()));
    }

    /** A histogram of nanoseconds that is a native one as well, which costs a third addition. */
    static Histogram nativeToo(long... bounds) {
        return new Histogram(NativeBuckets.OF_TIMES, bounds);
    }

    void record(long value) {
        count(value);
    }

    /** Records what this decision had, as an example of its bucket. */
    void record(long value, Decision decision) {
        examples.offer(count(value), value, decision);
    }

    private int count(long value) {
        int i = 0;
        while (i < bounds.length && value > bounds[i]) {
            i++;
        }
        AtomicLongArray own = numbers.own();
        own.getAndIncrement(i);
        own.getAndAdd(bounds.length + 1, value);
        if (nativeBuckets != null) {
            own.getAndIncrement(bounds.length + 2 + nativeBuckets.of(value));
        }
        return i;
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
        point.exemplars(examples.shown(unit));
        if (nativeBuckets != null) {
            nativeBuckets.show(point, bucket -> numbers.sum(bounds.length + 2 + bucket));
        }
        return point.build();
    }

    /** One histogram as a metric of its own. */
    Collector exposed(MetricFamily family, double unit) {
        return exposed(family, unit, Map.of(Labels.EMPTY, this));
    }

    /** Several histograms as one metric, one for each value of a label. */
    static Collector exposed(
            MetricFamily family, double unit, String label, Map<String, Histogram> values) {
        Map<Labels, Histogram> labelled = new LinkedHashMap<>();
        values.forEach((value, histogram) -> labelled.put(Labels.of(label, value), histogram));
        return exposed(family, unit, labelled);
    }

    private static Collector exposed(
            MetricFamily family, double unit, Map<Labels, Histogram> histograms) {
        return () -> {
            MetricFamily.Description description = family.description();
            HistogramSnapshot.Builder metric =
                    HistogramSnapshot.builder().name(description.name()).help(description.help());
            histograms.forEach(
                    (labels, histogram) -> metric.dataPoint(histogram.snapshot(labels, unit)));
            return metric.build();
        };
    }
}
