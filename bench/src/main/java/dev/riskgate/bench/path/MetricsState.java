// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.path;

import dev.riskgate.decision.Decision;
import dev.riskgate.management.Metrics;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The metrics of a server that counts one decision after the other. */
@State(Scope.Thread)
public class MetricsState {

    private final Metrics metrics = new Metrics("bench");

    Metrics count(Decision decision) {
        metrics.decided(decision);
        return metrics;
    }

    @TearDown
    public void end() {
        metrics.close();
    }
}
