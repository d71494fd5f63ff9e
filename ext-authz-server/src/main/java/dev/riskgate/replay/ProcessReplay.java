// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.replay;

import dev.riskgate.decision.Decision;
import dev.riskgate.offline.OfflineRun;
import dev.riskgate.policy.Policy;
import dev.riskgate.proto.v1.RecordedCheck;
import dev.riskgate.proto.v1.RecordingBatch;
import dev.riskgate.recording.ProcessRecording;
import dev.riskgate.request.ApiRequest;

import org.jspecify.annotations.Nullable;

import java.util.function.Function;

/** Decides again what one process recorded, a check at a time. Not thread-safe. */
final class ProcessReplay implements AutoCloseable {

    /** A clock that goes back by more than checks overtake each other was set. */
    private static final long OVERTAKING_MILLIS = 5_000;

    private final ProcessRecording recording;
    private final Policy policy;
    private final RecordedPlaces places;
    private final ReplayReport report;
    private final Function<ProcessRecording, OfflineRun> runs;
    private final MissingInputs missing;
    private @Nullable OfflineRun run;
    private @Nullable RecordingBatch batch;
    private int next;
    private long latestMillis;
    private long sequence = -1;
    private long droppedBefore;

    /**
     * @param runs decides, asked once when the first check's turn has come
     */
    ProcessReplay(
            ProcessRecording recording,
            Policy policy,
            RecordedPlaces places,
            ReplayReport report,
            Function<ProcessRecording, OfflineRun> runs) {
        this.recording = recording;
        this.policy = policy;
        this.places = places;
        this.report = report;
        this.runs = runs;
        this.missing = new MissingInputs(policy);
    }

    /** When its next check was; known before anything is read. */
    long nextMillis() {
        RecordingBatch now = batch;
        return now == null ? recording.firstMillis() : now.getChecks(next).getTimeMillis();
    }

    /** False once all has been played. */
    boolean hasNext() {
        if (run == null) {
            run = runs.apply(recording);
            report.cautions().server(recording.sharedState());
            advance();
        }
        return batch != null;
    }

    /** Decides the next check; to be called where there is one. */
    void playNext() {
        OfflineRun deciding = run;
        RecordingBatch now = batch;
        if (deciding == null || now == null) {
            throw new IllegalStateException("there is no next check");
        }
        play(now.getChecks(next++), deciding);
        if (next == now.getChecksCount()) {
            advance();
        }
    }

    private void advance() {
        next = 0;
        do {
            batch = recording.next();
            if (batch != null) {
                follow(batch);
            }
        } while (batch != null && batch.getChecksCount() == 0);
    }

    /** Notices what makes the start or the order of this replay another one than the server's. */
    private void follow(RecordingBatch now) {
        if (sequence < 0 && now.getSequence() > 0) {
            report.cautions().startMissing();
        } else if (now.getSequence() != sequence + 1) {
            report.cautions().gap();
        }
        sequence = now.getSequence();
        report.cautions().dropped(Math.max(0, now.getDropped() - droppedBefore));
        droppedBefore = now.getDropped();
        missing.recorded(now.getNames());
    }

    private void play(RecordedCheck check, OfflineRun deciding) {
        if (check.getTimeMillis() < latestMillis - OVERTAKING_MILLIS) {
            report.cautions().clockWentBack();
            latestMillis = check.getTimeMillis();
        }
        latestMillis = Math.max(latestMillis, check.getTimeMillis());
        String why = MissingInputs.anyway(check);
        if (!why.isEmpty()) {
            report.notReplayable(why);
            return;
        }
        Decision decision;
        try {
            ApiRequest request = RecordedInputs.request(check);
            why = missing.of(check, policy.route(request).name());
            if (!why.isEmpty()) {
                report.notReplayable(why);
                return;
            }
            places.set(check.hasPlace() ? check.getPlace() : null);
            decision = deciding.decide(request, RecordedInputs.stated(check));
        } catch (IllegalArgumentException _) {
            report.notReplayable("holds what this version does not know");
            return;
        }
        report.decided(check, decision);
    }

    @Override
    public void close() {
        recording.close();
        run = null;
    }
}
