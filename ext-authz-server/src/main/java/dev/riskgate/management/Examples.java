// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.management;

import dev.riskgate.decision.Decision;

import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.Labels;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A recent decision for each bucket of a histogram, which Prometheus calls an exemplar: it leads
 * from a bar of a chart to a record of the decision log. Taken once a second and bucket at most, so
 * that a check hardly ever pays for it. Thread-safe.
 */
final class Examples {

    /** The label of the decision's id, as the log has it. */
    static final String LABEL = "decision";

    private static final long INTERVAL_MILLIS = 1_000;

    private final AtomicReferenceArray<Example> latest;

    Examples(int buckets) {
        latest = new AtomicReferenceArray<>(buckets);
    }

    void offer(int bucket, long value, Decision decision) {
        Example known = latest.get(bucket);
        long age = known == null ? INTERVAL_MILLIS : decision.timeMillis() - known.atMillis;
        // A clock that was set back counts as another second.
        if (age >= INTERVAL_MILLIS || age < 0) {
            latest.set(bucket, new Example(decision.id(), value, decision.timeMillis()));
        }
    }

    /**
     * @param unit how many of the recorded units make one of the exposed
     */
    Exemplars shown(double unit) {
        Exemplars.Builder shown = Exemplars.builder();
        for (int i = 0; i < latest.length(); i++) {
            Example example = latest.get(i);
            if (example != null) {
                shown.exemplar(
                        Exemplar.builder()
                                .value(example.value / unit)
                                .labels(Labels.of(LABEL, example.decision))
                                .timestampMillis(example.atMillis)
                                .build());
            }
        }
        return shown.build();
    }

    private record Example(String decision, long value, long atMillis) {}
}
