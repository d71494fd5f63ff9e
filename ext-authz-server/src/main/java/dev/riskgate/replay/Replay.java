// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.replay;

import dev.riskgate.decision.Decision;
import dev.riskgate.offline.OfflineRun;
import dev.riskgate.policy.Policy;
import dev.riskgate.proto.v1.RecordedCheck;
import dev.riskgate.proto.v1.RecordingBatch;
import dev.riskgate.request.ApiRequest;

/**
 * Decides recorded checks again in their order, as a server would that has just started with this
 * policy: profiles, limits and time are rebuilt from the recording. Not thread-safe.
 */
public final class Replay {

    /** A clock that goes back by more than checks overtake each other was set. */
    private static final long CLOCK_SLACK_MILLIS = 5_000;

    private final RecordedPlaces places = new RecordedPlaces();
    private final Policy policy;
    private final OfflineRun run;
    private final MissingInputs missing;
    private final ReplayReport report;
    private long latestMillis;
    private String process = "";
    private long sequence;
    private long droppedBefore;

    /**
     * @param maxSubjects how many clients are known at most, as {@code state.maxSubjects}
     */
    public Replay(Policy policy, int maxSubjects, ReplayReport report) {
        this.policy = policy;
        this.run = new OfflineRun(policy, places, maxSubjects);
        this.missing = new MissingInputs(policy);
        this.report = report;
    }

    /** Decides the checks of one batch. */
    public void play(RecordingBatch batch) {
        follow(batch);
        missing.recorded(batch.getNames());
        batch.getChecksList().forEach(this::play);
    }

    /** Notices what makes the start or the order of this replay another one than the server's. */
    private void follow(RecordingBatch batch) {
        if (batch.getSharedState()) {
            report.sharedState();
        }
        if (!batch.getProcess().equals(process)) {
            if (!process.isEmpty()) {
                report.processes();
            }
            process = batch.getProcess();
            droppedBefore = 0;
            if (batch.getSequence() > 0) {
                report.startMissing();
            }
        } else if (batch.getSequence() != sequence + 1) {
            report.gap();
        }
        sequence = batch.getSequence();
        report.dropped(Math.max(0, batch.getDropped() - droppedBefore));
        droppedBefore = batch.getDropped();
    }

    private void play(RecordedCheck check) {
        if (check.getTimeMillis() < latestMillis - CLOCK_SLACK_MILLIS) {
            report.clockWentBack();
            latestMillis = check.getTimeMillis();
        }
        latestMillis = Math.max(latestMillis, check.getTimeMillis());
        String why = MissingInputs.anyway(check);
        if (!why.isEmpty()) {
            report.notReplayable(check, why);
            return;
        }
        Decision decision;
        try {
            ApiRequest request = RecordedInputs.request(check);
            why = missing.of(check, policy.route(request).name());
            if (!why.isEmpty()) {
                report.notReplayable(check, why);
                return;
            }
            places.set(check.hasPlace() ? check.getPlace() : null);
            decision = run.decide(request, RecordedInputs.stated(check));
        } catch (IllegalArgumentException _) {
            report.notReplayable(check, "holds what this version does not know");
            return;
        }
        report.decided(check, decision);
    }
}
