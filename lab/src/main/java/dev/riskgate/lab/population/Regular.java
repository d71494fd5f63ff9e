// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.population;

import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.observation.Observation.Method;
import dev.riskgate.signals.observation.Place;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One innocent client of a {@link Routine}, day by day. The same random numbers live the same life,
 * whatever database sees it.
 */
final class Regular {

    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;

    private final long id;
    private final Routine routine;
    private final RandomGenerator random;
    private final Database database;
    private final Sites sites;
    private final Site[] homes;
    private final int cloudOrCarrier;
    private final double pace;
    private final long start;
    private final boolean hourly;
    private final long lasts;
    private int program;
    private Site trip;
    private int tripUntil = -1;

    private List<Observation> today = new ArrayList<>();

    Regular(long id, Routine routine, Database database, RandomGenerator random) {
        this.id = id;
        this.routine = routine;
        this.random = random;
        this.database = database;
        this.sites = new Sites(random);
        this.program = random.nextInt(30);
        this.pace = Math.exp(0.7 * random.nextGaussian());
        this.hourly = random.nextInt(4) == 0;
        this.start = random.nextLong(24 * HOUR) / MINUTE * MINUTE;
        this.lasts = (long) (20 * SECOND * Math.exp(random.nextGaussian()));
        this.homes =
                switch (routine) {
                    case BATCH -> new Site[] {sites.cloud(1)};
                    case SERVICE -> new Site[] {sites.cloud(3), sites.cloud(3)};
                    case MOBILE, OFFICE -> new Site[] {sites.line(), sites.line()};
                    case PARTNER -> new Site[] {sites.cloud(1), sites.line()};
                    case CI -> new Site[0];
                };
        this.cloudOrCarrier = routine == Routine.CI ? sites.anyBuildCloud() : sites.anyCarrier();
        this.trip = sites.abroad();
    }

    Routine routine() {
        return routine;
    }

    /** Where others in its country call from. */
    Sites near(RandomGenerator others) {
        return sites.with(others);
    }

    /** The requests of one day, in order. */
    List<Observation> live(int day, long midnight) {
        today = new ArrayList<>();
        boolean weekend = day % 7 >= 5;
        if (random.nextInt(40) == 0) {
            program = random.nextInt(30);
        }
        switch (routine) {
            case BATCH -> batch(midnight);
            case SERVICE -> service(midnight);
            case MOBILE -> sessions(day, midnight, 4 + random.nextInt(6), 7, 16);
            case OFFICE -> sessions(day, midnight, weekend ? 0 : 6 + random.nextInt(10), 8, 10);
            case PARTNER -> partner(midnight, weekend);
            case CI -> builds(midnight, weekend ? 2 : 12);
        }
        today.sort(Comparator.comparingLong(Observation::timeMillis));
        return today;
    }

    /**
     * The scheduler starts the job at its minute, give or take; the job then works without a pause.
     */
    private void batch(long midnight) {
        long from = midnight + (hourly ? start % HOUR : start);
        for (int run = 0; run < (hourly ? 24 : 1); run++) {
            long at = from + run * HOUR + (long) (3 * SECOND * random.nextGaussian());
            steady(at, (long) (lasts * (0.9 + 0.2 * random.nextDouble())), 6 * pace, homes[0]);
        }
    }

    /** Arrivals as they come, fewer at night. */
    private void service(long midnight) {
        for (int minute = 0; minute < 24 * 60; minute += 2) {
            double share = 1 + 0.6 * Math.sin((minute / 60.0 - 9) / 24 * 2 * Math.PI);
            if (random.nextDouble() < 0.15 * share) {
                Site site = homes[random.nextInt(4) == 0 ? 1 : 0];
                few(midnight + minute * MINUTE, 2 * MINUTE, 1 + poisson(2 * pace * share), site);
            }
        }
    }

    private void sessions(int day, long midnight, int count, int fromHour, int hours) {
        if (day > tripUntil && random.nextInt(90) == 0) {
            trip = sites.abroad();
            tripUntil = day + 2 + random.nextInt(8);
        }
        // Nobody calls on the first day of a trip before the evening.
        boolean away = day < tripUntil;
        for (int i = 0; i < count; i++) {
            long at = midnight + fromHour * HOUR + random.nextLong(hours * HOUR);
            Site site = away ? trip : place();
            few(at, 3 * MINUTE, 1 + poisson(5 * pace), site);
        }
    }

    private Site place() {
        boolean mobile = routine == Routine.MOBILE && random.nextInt(3) > 0;
        return mobile ? sites.carrier(cloudOrCarrier) : homes[random.nextInt(5) == 0 ? 1 : 0];
    }

    private void partner(long midnight, boolean weekend) {
        int calls = weekend ? 2 : 20 + random.nextInt(20);
        for (int i = 0; i < calls; i++) {
            long at = midnight + 7 * HOUR + random.nextLong(11 * HOUR);
            if (random.nextInt(12) == 0) {
                steady(at, 40 * SECOND, 2 * pace, homes[0]);
            } else {
                few(at, MINUTE, 1 + poisson(3 * pace), homes[random.nextInt(6) == 0 ? 1 : 0]);
            }
        }
    }

    private void builds(long midnight, int most) {
        int jobs = random.nextInt(most + 1);
        for (int i = 0; i < jobs; i++) {
            long at = midnight + 7 * HOUR + random.nextLong(13 * HOUR);
            few(at, 4 * MINUTE, 2 + poisson(12 * pace), sites.runner(cloudOrCarrier));
        }
    }

    private void few(long at, long within, int requests, Site site) {
        int subnet = site.subnets() + random.nextInt(site.width());
        for (int i = 0; i < requests; i++) {
            today.add(observe(at + random.nextLong(within), site, subnet));
        }
    }

    private void steady(long at, long lasting, double perSecond, Site site) {
        double gap = SECOND / perSecond;
        for (double t = 0; t < lasting; t += gap * (0.8 + 0.4 * random.nextDouble())) {
            today.add(observe(at + (long) t, site, site.subnets()));
        }
    }

    private int poisson(double mean) {
        int count = 0;
        for (double left = mean + Math.log(1 - random.nextDouble()); left > 0; count++) {
            left += Math.log(1 - random.nextDouble());
        }
        return count;
    }

    private Observation observe(long at, Site site, int subnet) {
        Place place = database.of(site, subnet);
        return new Observation(
                at,
                id,
                0,
                1_000 + program,
                1 + program % 4,
                0x5000_0000L + subnet,
                0x1_0000_0000L + subnet,
                place.asn(),
                place,
                1 + random.nextInt(5),
                random.nextInt(5) == 0 ? Method.WRITE : Method.READ,
                random.nextInt(1_000),
                0);
    }
}
