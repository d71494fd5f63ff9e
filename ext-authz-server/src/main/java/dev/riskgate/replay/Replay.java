// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.replay;

import dev.riskgate.offline.OfflineRun;
import dev.riskgate.policy.Policy;
import dev.riskgate.recording.ProcessRecording;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Decides recorded checks again, as servers would that had this policy: profiles, limits and time
 * are rebuilt from the recordings. Servers that shared their state are one here; each other one has
 * a state of its own, that ends with it. Not thread-safe.
 */
public final class Replay {

    private final Policy policy;
    private final int maxSubjects;
    private final ReplayReport report;
    private final RecordedPlaces places = new RecordedPlaces();
    private final OfflineRun shared;

    /**
     * @param maxSubjects how many clients are known at most, as {@code state.maxSubjects}
     */
    public Replay(Policy policy, int maxSubjects, ReplayReport report) {
        this.policy = policy;
        this.maxSubjects = maxSubjects;
        this.report = report;
        this.shared = new OfflineRun(policy, places, maxSubjects);
    }

    /**
     * Decides everything again: what one process recorded in its order, several in the order of
     * their times.
     */
    public void play(List<ProcessRecording> recordings, ReplayProgress progress) {
        PriorityQueue<ProcessReplay> turns =
                new PriorityQueue<>(Comparator.comparingLong(ProcessReplay::nextMillis));
        recordings.forEach(
                one -> turns.add(new ProcessReplay(one, policy, places, report, this::runOf)));
        long played = 0;
        for (ProcessReplay now = turns.poll(); now != null; now = turns.poll()) {
            ProcessReplay other = turns.peek();
            long until = other == null ? Long.MAX_VALUE : other.nextMillis();
            while (now.hasNext() && now.nextMillis() <= until) {
                long millis = now.nextMillis();
                now.playNext();
                progress.played(++played, millis);
            }
            if (now.hasNext()) {
                turns.add(now);
            } else {
                now.close();
            }
        }
    }

    private OfflineRun runOf(ProcessRecording recording) {
        return recording.sharedState() ? shared : new OfflineRun(policy, places, maxSubjects);
    }
}
