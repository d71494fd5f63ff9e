// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.api;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A sum over clients divided by another one, with an interval from samples of whole clients: what
 * befalls one client is never independent.
 *
 * @param value not a number if there is nothing to divide by
 * @param low the 2.5% quantile of the samples
 * @param high the 97.5% quantile
 */
record Ratio(double value, double low, double high) {

    private static final int DRAWS = 1_000;

    /**
     * @param above by client
     * @param below by client
     * @param seed of the samples
     */
    static Ratio of(double[] above, double[] below, long seed) {
        int clients = above.length;
        if (clients == 0) {
            return new Ratio(Double.NaN, Double.NaN, Double.NaN);
        }
        var random = new SplittableRandom(seed);
        double[] drawn = new double[DRAWS];
        for (int draw = 0; draw < DRAWS; draw++) {
            double sum = 0;
            double of = 0;
            for (int i = 0; i < clients; i++) {
                int client = random.nextInt(clients);
                sum += above[client];
                of += below[client];
            }
            drawn[draw] = sum / of;
        }
        Arrays.sort(drawn);
        double value = Arrays.stream(above).sum() / Arrays.stream(below).sum();
        return new Ratio(value, drawn[DRAWS / 40], drawn[DRAWS - 1 - DRAWS / 40]);
    }
}
