// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.management;

import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;

import java.util.function.IntToLongFunction;

/**
 * The buckets of a native histogram of Prometheus with schema {@value #SCHEMA}: each bound is the
 * one before times 2^(1/8), so a quantile is at most 9% off. For times in nanoseconds that are
 * shown in seconds, from 2^(-20) s, about a microsecond, to 16 s; what is shorter is counted as
 * nothing, what is longer as 16 s. Thread-safe.
 */
final class NativeBuckets {

    static final NativeBuckets OF_TIMES = new NativeBuckets();

    private static final int SCHEMA = 3;
    private static final int STEPS = 1 << SCHEMA;
    private static final double NANOS = 1e9;

    /** Numbers of the buckets in Prometheus: the upper bound of bucket i is 2^(i/8) s. */
    private static final int FIRST = -20 * STEPS + 1;

    private static final int LAST = 4 * STEPS;

    /** Inclusive upper bounds in ns; the first is that of what counts as nothing. */
    private final long[] bounds = new long[LAST - FIRST + 2];

    /** Where to begin to look, by the position of the highest bit. */
    private final int[] start = new int[Long.SIZE - 1];

    private NativeBuckets() {
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = (long) (Math.pow(2, (FIRST - 1 + i) / (double) STEPS) * NANOS);
        }
        int i = 0;
        for (int bit = 0; bit < start.length; bit++) {
            while (i < bounds.length - 1 && bounds[i] < 1L << bit) {
                i++;
            }
            start[bit] = i;
        }
    }

    int count() {
        return bounds.length;
    }

    /** The bucket of a time in nanoseconds. */
    int of(long nanos) {
        if (nanos <= bounds[0]) {
            return 0;
        }
        int i = start[Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos)];
        while (i < bounds.length - 1 && nanos > bounds[i]) {
            i++;
        }
        return i;
    }

    void show(HistogramDataPointSnapshot.Builder point, IntToLongFunction counts) {
        point.nativeSchema(SCHEMA);
        point.nativeZeroThreshold(Math.pow(2, (FIRST - 1) / (double) STEPS));
        point.nativeZeroCount(counts.applyAsLong(0));
        NativeHistogramBuckets.Builder buckets = NativeHistogramBuckets.builder();
        for (int i = 1; i < bounds.length; i++) {
            long count = counts.applyAsLong(i);
            if (count > 0) {
                buckets.bucket(FIRST - 1 + i, count);
            }
        }
        point.nativeBucketsForPositiveValues(buckets.build());
    }
}
