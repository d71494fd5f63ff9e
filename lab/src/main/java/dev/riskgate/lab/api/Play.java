// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.api;

import dev.riskgate.lab.detector.Answer;
import dev.riskgate.lab.detector.Detector;
import dev.riskgate.lab.world.Call;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/**
 * Plays calls to a detector in the order of time, with what its answers make of them: people answer
 * a challenge after a while and go on, or give up; machines never do. Used by one thread.
 */
final class Play {

    /** Takes each answer. */
    interface Sink {
        void judged(Call call, Answer answer);
    }

    private record Proof(long millis, Call call) {}

    private final Detector detector;
    private final People people;
    private final Predicate<Call> stolen;
    private final PriorityQueue<Proof> proofs =
            new PriorityQueue<>(Comparator.comparingLong(Proof::millis));

    Play(Detector detector, People people) {
        this(detector, people, _ -> false);
    }

    /**
     * @param stolen which calls are a thief's, who proves nothing and does not wait
     */
    Play(Detector detector, People people, Predicate<Call> stolen) {
        this.detector = detector;
        this.people = people;
        this.stolen = stolen;
    }

    /**
     * Plays one stretch of time.
     *
     * @param calls in order
     */
    void play(List<Call> calls, Sink sink) {
        for (Call call : calls) {
            prove(call.millis(), sink);
            if (stolen.test(call) || people.sends(call)) {
                judge(call, sink);
            }
        }
    }

    private void judge(Call call, Sink sink) {
        Answer answer = detector.judge(call, false);
        sink.judged(call, answer);
        if (answer.verdict() == Answer.Verdict.CHALLENGE && !stolen.test(call)) {
            long at = people.challenged(call);
            if (at != People.NEVER) {
                proofs.add(new Proof(at, call.at(at)));
            }
        }
    }

    private void prove(long until, Sink sink) {
        while (!proofs.isEmpty() && proofs.element().millis <= until) {
            Call call = proofs.remove().call;
            sink.judged(call, detector.judge(call, true));
        }
    }
}
