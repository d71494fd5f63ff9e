// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;

import org.junit.jupiter.api.Test;

import java.util.Random;

/** Times are counted in the buckets that Prometheus' data model means. */
class NativeBucketsTest {

    private final NativeBuckets buckets = NativeBuckets.OF_TIMES;

    @Test
    void aTimeFallsBetweenTheBoundsThatTheSchemaSays() {
        Random random = new Random(3);
        for (int i = 0; i < 100_000; i++) {
            long nanos = (long) Math.exp(random.nextDouble(Math.log(1_000), Math.log(16e9)));
            int number = number(nanos);
            double log = Math.log(nanos / 1e9) / Math.log(2) * 8;
            assertThat(log).isBetween(number - 1 - 1e-2, number + 1e-2);
        }
    }

    @Test
    void whatIsTooShortOrTooLongIsCountedAllTheSame() {
        for (long nanos : new long[] {-1, 0, 1, 953}) {
            assertThat(buckets.of(nanos)).isZero();
        }
        assertThat(number(954)).isEqualTo(-159);
        for (long nanos : new long[] {15_999_999_999L, 16_000_000_001L, Long.MAX_VALUE}) {
            assertThat(number(nanos)).isEqualTo(32);
        }
    }

    /** The number that is exposed for the bucket of a time. */
    private int number(long nanos) {
        var point = HistogramDataPointSnapshot.builder();
        int bucket = buckets.of(nanos);
        buckets.show(point, i -> i == bucket ? 1 : 0);
        HistogramDataPointSnapshot shown = point.build();
        assertThat(shown.getNativeSchema()).isEqualTo(3);
        assertThat(shown.getNativeZeroThreshold()).isCloseTo(1.0 / (1 << 20), within(1e-12));
        return shown.getNativeBucketsForPositiveValues().getBucketIndex(0);
    }
}
