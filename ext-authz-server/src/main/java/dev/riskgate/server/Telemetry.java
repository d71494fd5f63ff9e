// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import dev.riskgate.audit.DecisionLog;
import dev.riskgate.check.CheckListener;
import dev.riskgate.check.Stage;
import dev.riskgate.decision.Decision;
import dev.riskgate.management.FaultLog;
import dev.riskgate.management.Metrics;
import dev.riskgate.top.TopClients;

/**
 * Passes what the pipeline reports to the decision log, the metrics and the list of top clients.
 */
final class Telemetry implements CheckListener {

    private final Metrics metrics;
    private final TopClients top;
    private final DecisionLog log;
    private final FaultLog faults;

    Telemetry(Metrics metrics, TopClients top, DecisionLog log, FaultLog faults) {
        this.metrics = metrics;
        this.top = top;
        this.log = log;
        this.faults = faults;
    }

    @Override
    public void decided(Decision decision) {
        metrics.decided(decision);
        top.count(decision);
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
