// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import dev.riskgate.audit.DecisionLog;
import dev.riskgate.check.CheckListener;
import dev.riskgate.check.Stage;
import dev.riskgate.decision.Decision;
import dev.riskgate.management.FaultLog;
import dev.riskgate.management.Metrics;
import dev.riskgate.recording.Recorder;
import dev.riskgate.top.TopClients;

import org.jspecify.annotations.Nullable;

/**
 * Passes what the pipeline reports to the decision log, the metrics and the list of top clients.
 */
final class Telemetry implements CheckListener {

    private final Metrics metrics;
    private final TopClients top;
    private final DecisionLog log;
    private final FaultLog faults;
    private final @Nullable Recorder recorder;

    /**
     * @param recorder null if checks are not recorded
     */
    Telemetry(
            Metrics metrics,
            TopClients top,
            DecisionLog log,
            FaultLog faults,
            @Nullable Recorder recorder) {
        this.metrics = metrics;
        this.top = top;
        this.log = log;
        this.faults = faults;
        this.recorder = recorder;
    }

    @Override
    public void decided(Decision decision) {
        metrics.decided(decision);
        top.count(decision);
        log.write(decision);
        if (recorder != null) {
            recorder.record(decision);
        }
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
