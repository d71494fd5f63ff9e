// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.world;

import dev.riskgate.lab.population.Site;

import java.util.random.RandomGenerator;

/** {@link Kind#BATCH}: the scheduler starts the job at its minute, and it works without a pause. */
final class BatchLife extends Life {

    private final boolean hourly;
    private final double start;
    private final int requests;
    private final double perSecond;
    private final boolean wallClock;
    private Site home;

    BatchLife(String client, RandomGenerator random) {
        super(client, Habit.Use.KEEPER, 3_000, Software.Maker.LIBRARY, 30, random);
        this.hourly = random.nextInt(4) == 0;
        this.wallClock = random.nextBoolean();
        this.start = random.nextInt(6 * 60) / 60.0;
        this.requests = (int) ((hourly ? 10 : 120) * pace) + 3;
        this.perSecond = 0.5 + 4 * random.nextDouble();
        this.home = sites.cloud(1);
    }

    @Override
    void live(Calendar.Day day, boolean deploys) {
        if (onceIn(200)) {
            home = sites.cloud(1);
        }
        // A scheduler that runs by UTC does not know when clocks change.
        long from = wallClock ? day.at(start) : utc(day) + (long) (start * HOUR);
        for (int run = 0; run < (hourly ? 24 : 1); run++) {
            long at = from + run * HOUR + (long) (3 * SECOND * random.nextGaussian());
            double size = day.monthEnds() ? 1.3 : 0.9 + 0.2 * random.nextDouble();
            steady(at, (int) (requests * size), perSecond, home);
        }
        if (!hourly && onceIn(25)) {
            // It failed, and somebody starts it again in the morning.
            steady(day.at(8 + 2 * random.nextDouble()), requests, perSecond, home);
        }
    }

    private static long utc(Calendar.Day day) {
        return day.date().toEpochDay() * 24 * HOUR;
    }
}
