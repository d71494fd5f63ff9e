// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.population;

import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.population.Population;
import dev.riskgate.signals.profile.Profile;
import dev.riskgate.signals.risk.Assessment;
import dev.riskgate.signals.risk.Outcome;
import dev.riskgate.signals.risk.RiskModel;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Clients of all six routines who share one population, with what becomes of their requests at the
 * default thresholds: what reaches them is challenged or denied, nobody answers a challenge, and it
 * is learned as such. The same seed plays the same lives, whatever the database.
 */
final class Crowd {

    /** Scores whose episodes are counted. */
    static final double[] THRESHOLDS = {40, 60, 80};

    private static final double CHALLENGE = 80;
    private static final double DENY = 95;

    /** A Monday, milliseconds since the epoch. */
    private static final long START = 1_767_571_200_000L;

    private static final long DAY = 86_400_000;

    private final RiskModel model;
    private final Population population = new Population();
    private final List<Member> members = new ArrayList<>();

    record Member(Regular client, Profile profile, Episodes[] episodes) {}

    Crowd(RiskModel model, Database database, long seed, int clientsARoutine) {
        this.model = model;
        var seeds = new SplittableRandom(seed);
        for (Routine routine : Routine.values()) {
            for (int i = 0; i < clientsARoutine; i++) {
                var client = new Regular(1 + members.size(), routine, database, seeds.split());
                var episodes = new Episodes[THRESHOLDS.length];
                for (int t = 0; t < episodes.length; t++) {
                    episodes[t] = new Episodes(THRESHOLDS[t]);
                }
                members.add(new Member(client, new Profile(), episodes));
            }
        }
    }

    /**
     * Plays the world once.
     *
     * @param learningDays days that are only learned
     * @param days days that are counted after them
     * @return all clients with their episodes
     */
    List<Member> play(int learningDays, int days) {
        for (int day = 0; day < learningDays + days; day++) {
            for (Member member : members) {
                for (Observation o : member.client.live(day, START + day * DAY)) {
                    judge(member, o, day >= learningDays ? day : -1);
                }
            }
        }
        return members;
    }

    private void judge(Member member, Observation o, int countedDay) {
        Assessment assessment = model.assess(member.profile, population, o);
        double score = assessment.risk().score();
        if (countedDay >= 0) {
            for (Episodes episodes : member.episodes) {
                episodes.judged(countedDay, o.timeMillis(), score);
            }
        }
        Outcome outcome =
                score >= DENY
                        ? Outcome.DENIED
                        : score >= CHALLENGE ? Outcome.CHALLENGED : Outcome.ALLOWED;
        model.fold(member.profile, population, o, assessment, outcome, 0);
    }
}
