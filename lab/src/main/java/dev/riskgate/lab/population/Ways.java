// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.population;

import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.observation.Place.NetworkClass;

import java.util.random.RandomGenerator;

/**
 * What clients choose from: countries, networks, programs. Popular ones are much more popular than
 * others.
 */
final class Ways {

    private static final String[] COUNTRIES = {
        "DE", "US", "FR", "GB", "BR", "IN", "JP", "PL", "ES", "IT", "SE", "NL"
    };
    private static final double[][] CAPITALS = {
        {52.5, 13.4}, {38.9, -77.0}, {48.9, 2.4}, {51.5, -0.1}, {-15.8, -47.9}, {28.6, 77.2},
        {35.7, 139.7}, {52.2, 21.0}, {40.4, -3.7}, {41.9, 12.5}, {59.3, 18.1}, {52.4, 4.9}
    };
    private static final int NETWORKS = 10;
    private static final int PROGRAMS = 30;
    private static final int ACCURACY_KM = 20;

    /** Degrees by which towns, and guesses at one town, differ. */
    private static final double SPREAD = 4;

    private static final double ERROR = 0.4;

    private final RandomGenerator random;

    Ways(RandomGenerator random) {
        this.random = random;
    }

    int country() {
        return zipf(COUNTRIES.length);
    }

    int program() {
        return zipf(PROGRAMS);
    }

    /**
     * A town: whoever lives there changes networks, but not towns.
     *
     * @param latitude degrees
     * @param longitude degrees
     */
    record Town(int country, double latitude, double longitude) {}

    Town town(int country) {
        double[] capital = CAPITALS[country];
        return new Town(
                country,
                capital[0] + random.nextDouble() * SPREAD,
                capital[1] + random.nextDouble() * SPREAD);
    }

    /** A network of this kind in the town, where a database believes it to be. */
    Place place(Town town, NetworkClass kind) {
        int asn = 64_512 + town.country * 100 + kind.ordinal() * NETWORKS + zipf(NETWORKS);
        return new Place(
                COUNTRIES[town.country],
                asn,
                town.latitude + random.nextDouble() * ERROR,
                town.longitude + random.nextDouble() * ERROR,
                ACCURACY_KM,
                kind);
    }

    /** True about once in so many calls. */
    boolean onceIn(double calls) {
        return random.nextDouble() * calls < 1;
    }

    private int zipf(int n) {
        double total = 0;
        for (int i = 1; i <= n; i++) {
            total += 1.0 / i;
        }
        double at = random.nextDouble() * total;
        for (int i = 1; i < n; i++) {
            at -= 1.0 / i;
            if (at < 0) {
                return i - 1;
            }
        }
        return n - 1;
    }
}
