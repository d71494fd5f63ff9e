// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.management;

import dev.riskgate.management.family.InForceFamily;
import dev.riskgate.management.family.MetricFamily;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;

import java.util.function.Supplier;

/**
 * What the metrics tell of a policy.
 *
 * @param hash which it is
 * @param mode {@code enforce} or {@code shadow}
 * @param riskMode the same of its thresholds of risk
 */
public record PolicyLabels(String hash, String mode, String riskMode) {

    /**
     * The policy in force as a metric: asked at each scrape, so a scrape shows one policy, never
     * the one before beside it.
     */
    static Collector exposed(Supplier<PolicyLabels> inForce) {
        return () -> {
            PolicyLabels now = inForce.get();
            MetricFamily.Description policy = InForceFamily.POLICY.description();
            return GaugeSnapshot.builder()
                    .name(policy.name())
                    .help(policy.help())
                    .dataPoint(
                            GaugeDataPointSnapshot.builder()
                                    .labels(
                                            Labels.of(
                                                    "hash",
                                                    now.hash,
                                                    "mode",
                                                    now.mode,
                                                    "risk_mode",
                                                    now.riskMode))
                                    .value(1)
                                    .build())
                    .build();
        };
    }
}
