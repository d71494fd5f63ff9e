// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.world;

import dev.riskgate.lab.population.Site;

import java.util.random.RandomGenerator;

/** {@link Kind#PARTNER} and {@link Kind#MONTHLY}: a company's system in office hours. */
final class PartnerLife extends Life {

    private static final int PEAK = 12;

    private final boolean monthly;
    private final Site first;
    private Site second;

    PartnerLife(String client, boolean monthly, RandomGenerator random) {
        super(
                client,
                monthly ? Habit.Use.KEEPER : Habit.Use.TRADER,
                5_000,
                random.nextBoolean() ? Software.Maker.OWN : Software.Maker.LIBRARY,
                20,
                random);
        this.monthly = monthly;
        this.first = sites.cloud(1);
        this.second = sites.line();
    }

    @Override
    void live(Calendar.Day day, boolean deploys) {
        if (onceIn(300)) {
            second = sites.line();
        }
        boolean peak = monthly && day.monthEnds();
        int calls = day.off() ? 2 : (monthly ? 10 : 20) + random.nextInt(15);
        double hours = peak ? 15 : 11;
        for (int i = 0; i < (peak ? calls * 3 : calls); i++) {
            long at = day.at(7 + hours * random.nextDouble());
            double mean = (peak ? PEAK : 3) * pace;
            if (random.nextInt(12) == 0) {
                steady(at, 4 + poisson(5 * mean), 2 * pace, first);
            } else {
                few(at, MINUTE, 1 + poisson(mean), random.nextInt(6) == 0 ? second : first);
            }
        }
        if (deploys) {
            steady(day.at(10 + 5 * random.nextDouble()), 30 + poisson(60 * pace), 5, first);
        }
    }
}
