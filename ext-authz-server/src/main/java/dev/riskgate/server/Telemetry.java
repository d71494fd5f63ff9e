// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import dev.riskgate.audit.DecisionLog;
import dev.riskgate.check.CheckListener;
import dev.riskgate.check.Stage;
import dev.riskgate.decision.Decision;
import dev.riskgate.management.FaultLog;
import dev.riskgate.management.Metrics;

/** Passes what the pipeline reports to the decision log and the metrics. */
final class Telemetry implements CheckListener {

    private final Metrics metrics;
    private final DecisionLog log;
    private final FaultLog faults;

    Telemetry(Metrics metrics, DecisionLog log, FaultLog faults) {
        this.metrics = metrics;
        this.log = log;
        this.faults = faults;
    }

    @Override
    public void decided(Decision decision) {
        metrics.decided(decision);
        log.write(decision);
    }

    @Override
    public void left(Stage stage, long nanos) {
        metrics.left(stage, nanos);
    }

    @Override
    public void moved() {
        metrics.moved();
    }

    @Override
    public void fault(Throwable fault) {
        metrics.fault(fault);
        faults.report(fault);
    }
}
