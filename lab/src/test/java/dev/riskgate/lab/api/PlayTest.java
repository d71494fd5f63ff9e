// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.lab.detector.Answer;
import dev.riskgate.lab.detector.Answer.Verdict;
import dev.riskgate.lab.detector.Detector;
import dev.riskgate.lab.world.Call;
import dev.riskgate.lab.world.Kind;
import dev.riskgate.lab.world.World;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** What becomes of a challenge, whoever the detector is. */
class PlayTest {

    private final List<Call> proven = new ArrayList<>();
    private final List<Call> asked = new ArrayList<>();

    /** Challenges everything that has no proof. */
    private final Detector strict =
            new Detector() {
                @Override
                public String name() {
                    return "strict";
                }

                @Override
                public Answer judge(Call call, boolean isProven) {
                    (isProven ? proven : asked).add(call);
                    return new Answer(90, isProven ? Verdict.ALLOW : Verdict.CHALLENGE);
                }

                @Override
                public Detector fork() {
                    return this;
                }
            };

    @Test
    void aMachineNeverProvesAnything() {
        play(Kind.SERVICE, 1);

        assertThat(asked).isNotEmpty();
        assertThat(proven).isEmpty();
    }

    @Test
    void aPersonProvesAfterAWhileAndSendsNothingMeanwhile() {
        play(Kind.MOBILE, 1);

        assertThat(proven).isNotEmpty();
        long first = proven.getFirst().millis();
        assertThat(first).isGreaterThan(asked.getFirst().millis());
        assertThat(asked.subList(1, asked.size())).allMatch(call -> call.millis() >= first);
    }

    @Test
    void whoDoesNotAnswerComesBackAfterHalfAnHour() {
        play(Kind.OFFICE, 0.000_001);

        assertThat(proven).isEmpty();
        for (int i = 1; i < asked.size(); i++) {
            assertThat(asked.get(i).millis() - asked.get(i - 1).millis())
                    .isGreaterThanOrEqualTo(30 * 60_000);
        }
    }

    @Test
    void nobodyAnswersWhereNobodyIsAsked() {
        play(Kind.MOBILE, 0);

        assertThat(proven).isEmpty();
        assertThat(asked).hasSize(calls(Kind.MOBILE).size());
    }

    private void play(Kind kind, double answered) {
        var world = new World(2, List.of(kind), 1);
        new Play(strict, new People(world.members(), answered))
                .play(calls(kind), (call, answer) -> {});
    }

    private static List<Call> calls(Kind kind) {
        return new World(2, List.of(kind), 1).day(2);
    }
}
