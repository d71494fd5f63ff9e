// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.population;

import dev.riskgate.signals.population.Population.Kind;

/** Counts, and looks at what is counted, without a profile around it. */
public final class PopulationCounts {

    private PopulationCounts() {}

    /** One more client was seen with this value on this day, days since the epoch. */
    public static void count(Population population, long value, int day) {
        population.count(Kind.NETWORK, value, day);
    }

    /** The share of the clients that were seen with it. */
    public static double share(Population population, long value) {
        return population.share(Kind.NETWORK, value, 0, 0);
    }
}
