// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.population;

import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.population.Population;
import dev.riskgate.signals.profile.Profile;
import dev.riskgate.signals.risk.Assessment;
import dev.riskgate.signals.risk.Outcome;
import dev.riskgate.signals.risk.RiskModel;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A {@link Crowd} with {@link HardDays}, in which each client is robbed on the last day, by every
 * {@link Thief} on a copy of its profile. The same seed plays the same lives, whatever the model.
 */
final class RobbedCrowd {

    private static final double CHALLENGE = 80;
    private static final double DENY = 95;

    /** A Monday, milliseconds since the epoch. */
    private static final long START = 1_767_571_200_000L;

    private static final long DAY = 86_400_000;

    private final RiskModel model;
    private final Database database;
    private final Population population = new Population();
    private final List<Resident> residents = new ArrayList<>();
    private final Map<Thief, int[]> noticed = new EnumMap<>(Thief.class);
    private int robbed;

    private record Resident(
            Regular client,
            HardDays hardDays,
            Sites thieves,
            Profile profile,
            Episodes[] episodes) {}

    RobbedCrowd(RiskModel model, Database database, long seed, int clientsARoutine) {
        this.model = model;
        this.database = database;
        var seeds = new SplittableRandom(seed);
        for (Routine routine : Routine.values()) {
            for (int i = 0; i < clientsARoutine; i++) {
                var client = new Regular(1 + residents.size(), routine, database, seeds.split());
                var hard =
                        new HardDays(routine, client.near(seeds.split()), database, seeds.split());
                var episodes = new Episodes[Crowd.THRESHOLDS.length];
                for (int t = 0; t < episodes.length; t++) {
                    episodes[t] = new Episodes(Crowd.THRESHOLDS[t]);
                }
                Sites thieves = client.near(seeds.split());
                residents.add(new Resident(client, hard, thieves, new Profile(), episodes));
            }
        }
        for (Thief thief : Thief.values()) {
            noticed.put(thief, new int[Crowd.THRESHOLDS.length]);
        }
    }

    /**
     * Plays the world once.
     *
     * @param learningDays days that are only learned
     * @param days days that are counted after them
     */
    void play(int learningDays, int days) {
        int last = learningDays + days - 1;
        for (int day = 0; day <= last; day++) {
            for (Resident one : residents) {
                List<Observation> today =
                        one.hardDays.next(one.client.live(day, START + day * DAY));
                if (day == last && !today.isEmpty()) {
                    robbed++;
                    noticed.forEach((thief, counts) -> rob(one, today, thief, counts));
                }
                for (Observation o : today) {
                    double score = judge(one.profile, population, o);
                    for (Episodes episodes : one.episodes) {
                        if (day >= learningDays) {
                            episodes.judged(day, o.timeMillis(), score);
                        }
                    }
                }
            }
        }
    }

    private void rob(Resident victim, List<Observation> today, Thief thief, int[] counts) {
        Profile copy = Profile.fromBytes(victim.profile.toBytes());
        // What is common stays as it is: the others are robbed in the same world.
        var unread = new Population();
        double highest = 0;
        for (Observation o : thief.joins(today, victim.thieves, database)) {
            double score = judge(copy, unread, o);
            highest = Thief.sent(o) ? Math.max(highest, score) : highest;
        }
        for (int t = 0; t < counts.length; t++) {
            counts[t] += highest >= Crowd.THRESHOLDS[t] ? 1 : 0;
        }
    }

    private double judge(Profile profile, Population learned, Observation o) {
        Assessment assessment = model.assess(profile, population, o);
        double score = assessment.risk().score();
        Outcome outcome =
                score >= DENY
                        ? Outcome.DENIED
                        : score >= CHALLENGE ? Outcome.CHALLENGED : Outcome.ALLOWED;
        model.fold(profile, learned, o, assessment, outcome, 0);
        return score;
    }

    /** Percent of the victims for whom a request of the thief reached each threshold. */
    double[] noticed(Thief thief) {
        int[] counts = noticed.getOrDefault(thief, new int[0]);
        double[] shares = new double[counts.length];
        for (int t = 0; t < shares.length; t++) {
            shares[t] = robbed == 0 ? 0 : 100.0 * counts[t] / robbed;
        }
        return shares;
    }

    /** Innocent episodes per 1,000 client-days at each threshold. */
    double[] episodes() {
        double[] rates = new double[Crowd.THRESHOLDS.length];
        for (int t = 0; t < rates.length; t++) {
            long sum = 0;
            long days = 0;
            for (Resident one : residents) {
                sum += one.episodes[t].episodes();
                days += one.episodes[t].days();
            }
            rates[t] = days == 0 ? 0 : 1_000.0 * sum / days;
        }
        return rates;
    }
}
