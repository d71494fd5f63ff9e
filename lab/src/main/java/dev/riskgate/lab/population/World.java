// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.population;

import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.population.Population;
import dev.riskgate.signals.profile.Profile;
import dev.riskgate.signals.risk.Assessment;
import dev.riskgate.signals.risk.Outcome;
import dev.riskgate.signals.risk.RiskModel;

import java.util.SplittableRandom;

/**
 * Innocent clients who share one population, played through the risk model day by day: every
 * request is judged and then learned as allowed. The same seed plays the same world.
 */
final class World {

    /** Takes each judged decision of the days that count. */
    interface Sink {
        void judged(int client, Assessment assessment);
    }

    /** A Monday, milliseconds since the epoch. */
    private static final long START = 1_767_571_200_000L;

    private final RiskModel model;
    private final Population population = new Population();
    private final Innocent[] clients;
    private final Profile[] profiles;

    World(RiskModel model, long seed, int clients) {
        this.model = model;
        this.clients = new Innocent[clients];
        this.profiles = new Profile[clients];
        var seeds = new SplittableRandom(seed);
        for (int i = 0; i < clients; i++) {
            this.clients[i] = new Innocent(1 + i, seeds.split());
            this.profiles[i] = new Profile();
        }
    }

    /**
     * Plays the world once.
     *
     * @param learningDays days that are only learned
     * @param days days that are judged after them
     */
    void play(int learningDays, int days, Sink sink) {
        for (int day = 0; day < learningDays + days; day++) {
            boolean counts = day >= learningDays;
            long midnight = START + day * Innocent.day();
            for (int i = 0; i < clients.length; i++) {
                int client = i;
                clients[i].live(day, midnight, o -> judge(client, o, counts, sink));
            }
        }
    }

    private void judge(int client, Observation observation, boolean counts, Sink sink) {
        Profile profile = profiles[client];
        Assessment assessment = model.assess(profile, population, observation);
        if (counts) {
            sink.judged(client, assessment);
        }
        model.fold(profile, population, observation, assessment, Outcome.ALLOWED, 0);
    }
}
