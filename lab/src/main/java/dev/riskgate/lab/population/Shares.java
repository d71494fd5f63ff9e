// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.population;

import dev.riskgate.signals.model.Measure;
import dev.riskgate.signals.risk.Assessment;
import dev.riskgate.signals.risk.Risk;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * How many good decisions reach a score, each client counting the same, with a bootstrap over
 * clients.
 */
final class Shares implements World.Sink {

    private static final int DRAWS = 1_000;

    private final Measure measure;
    private final int least;
    private final long[] reached;
    private final long[] decisions;

    /**
     * @param measure the number that has to reach it
     * @param least the score, 0 to 100
     */
    Shares(Measure measure, int least, int clients) {
        this.measure = measure;
        this.least = least;
        this.reached = new long[clients];
        this.decisions = new long[clients];
    }

    @Override
    public void judged(int client, Assessment assessment) {
        decisions[client]++;
        Risk risk = assessment.risk();
        double score =
                switch (measure) {
                    case SCORE -> risk.score();
                    case IDENTITY -> risk.identity();
                    case BEHAVIOUR -> risk.behaviour();
                };
        if (score >= least) {
            reached[client]++;
        }
    }

    Measure measure() {
        return measure;
    }

    double share() {
        double sum = 0;
        for (int i = 0; i < reached.length; i++) {
            sum += of(i);
        }
        return sum / reached.length;
    }

    /** The 2.5% and the 97.5% quantile of the share over samples of clients. */
    double[] interval(RandomGenerator random) {
        double[] shares = new double[DRAWS];
        for (int draw = 0; draw < DRAWS; draw++) {
            double sum = 0;
            for (int i = 0; i < reached.length; i++) {
                sum += of(random.nextInt(reached.length));
            }
            shares[draw] = sum / reached.length;
        }
        Arrays.sort(shares);
        return new double[] {shares[DRAWS / 40], shares[DRAWS - 1 - DRAWS / 40]};
    }

    /** A share that the scale promises for this score. */
    double promised() {
        return Math.pow(10, -least / 20.0);
    }

    int least() {
        return least;
    }

    private double of(int client) {
        return decisions[client] == 0 ? 0 : (double) reached[client] / decisions[client];
    }
}
