// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.population;

import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.observation.Observation.Method;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.observation.Place.NetworkClass;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * One client and how it lives: at the same places and hours most days, and now and then something
 * new happens to it. It gets another phone or release, moves its office, changes its provider, goes
 * on a trip with time to travel, deploys in a burst, retries after an outage. None of it is an
 * attack.
 */
final class Innocent {

    /** How a client lives. */
    enum Kind {
        /** A service or a job in a data centre, around the clock. */
        SERVICE(48, 1.0, 30, 0, 0.001),
        /** A partner's system, in office hours and a little besides. */
        PARTNER(36, 0.5, 45, 0, 0.0005),
        /** An app on a phone: home, a carrier, sometimes elsewhere. */
        APP(16, 0.1, 90, 60, 0.0002),
        /** A person at a desk. */
        PERSON(24, 0.1, 120, 120, 0.0002);

        private final int callsADay;
        private final double night;
        private final double daysBetweenReleases;
        private final double daysBetweenTrips;
        private final double burst;

        /**
         * @param callsADay groups of requests
         * @param night share of calls that come at any hour
         * @param daysBetweenReleases 0 for never, as for trips
         * @param burst share of calls that are a deployment or a storm of retries
         */
        Kind(
                int callsADay,
                double night,
                double daysBetweenReleases,
                double daysBetweenTrips,
                double burst) {
            this.callsADay = callsADay;
            this.night = night;
            this.daysBetweenReleases = daysBetweenReleases;
            this.daysBetweenTrips = daysBetweenTrips;
            this.burst = burst;
        }
    }

    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long WINDOW = Duration.ofSeconds(10).toMillis();
    private static final double DAYS_BETWEEN_MOVES = 200;
    private static final int BURST = 12;
    private static final int TRAVEL_HOURS = 18;

    private final long id;
    private final Kind kind;
    private final RandomGenerator random;
    private final Ways ways;
    private final Ways.Town town;
    private final double requestsACall;
    private int program;
    private Place home;
    private Place second;
    private Place abroad = Place.UNKNOWN;
    private int awayFrom = Integer.MAX_VALUE;
    private int awayUntil = Integer.MIN_VALUE;

    Innocent(long id, RandomGenerator random) {
        this.id = id;
        this.random = random;
        this.ways = new Ways(random);
        this.kind = Kind.values()[random.nextInt(Kind.values().length)];
        this.town = ways.town(ways.country());
        this.program = ways.program();
        this.requestsACall = Math.exp(random.nextGaussian());
        boolean machine = kind == Kind.SERVICE || kind == Kind.PARTNER;
        this.home = ways.place(town, machine ? NetworkClass.HOSTING : NetworkClass.ORDINARY);
        this.second =
                ways.place(town, kind == Kind.APP ? NetworkClass.MOBILE : home.networkClass());
    }

    long id() {
        return id;
    }

    /**
     * Lives one day.
     *
     * @param midnight milliseconds since the epoch
     */
    void live(int day, long midnight, Consumer<Observation> sink) {
        changeSomething(day);
        long[] calls = new long[kind.callsADay / 2 + random.nextInt(kind.callsADay)];
        for (int i = 0; i < calls.length; i++) {
            calls[i] = midnight + (long) (hour() * HOUR);
        }
        Arrays.sort(calls);
        for (long at : calls) {
            if (!onTheWay(day, at - midnight)) {
                call(at, here(day), sink);
            }
        }
    }

    private void call(long at, Place here, Consumer<Observation> sink) {
        boolean storm = random.nextDouble() < kind.burst;
        double mean = storm ? requestsACall * BURST : requestsACall;
        int requests = 1 + (int) (-Math.log1p(-random.nextDouble()) * mean);
        for (int i = 0; i < requests; i++) {
            sink.accept(observe(at + i * (WINDOW - 1) / requests, here));
        }
    }

    private void changeSomething(int day) {
        if (ways.onceIn(kind.daysBetweenReleases)) {
            program = ways.program();
        }
        if (ways.onceIn(DAYS_BETWEEN_MOVES)) {
            home = ways.place(town, home.networkClass());
        }
        boolean travels = kind.daysBetweenTrips > 0 && day > awayUntil;
        if (travels && ways.onceIn(kind.daysBetweenTrips)) {
            awayFrom = day + 1;
            awayUntil = day + 2 + random.nextInt(10);
            abroad = ways.place(ways.town(ways.country()), NetworkClass.ORDINARY);
        }
    }

    /**
     * Nobody calls on the way: not before the evening of the first day of a trip, nor of the day
     * after the last.
     */
    private boolean onTheWay(int day, long sinceMidnight) {
        return (day == awayFrom || day == awayUntil) && sinceMidnight < TRAVEL_HOURS * HOUR;
    }

    private Place here(int day) {
        if (day >= awayFrom && day < awayUntil) {
            return abroad;
        }
        return random.nextInt(4) == 0 ? second : home;
    }

    private double hour() {
        boolean anyHour = random.nextDouble() < kind.night;
        return anyHour ? random.nextDouble() * 24 : 8 + random.nextDouble() * 10;
    }

    private Observation observe(long at, Place here) {
        boolean machine = kind == Kind.SERVICE || kind == Kind.PARTNER;
        return new Observation(
                at,
                id,
                0,
                1_000 + program,
                machine ? 1 : 2 + program % 4,
                id * 31 + here.asn(),
                id * 31 + here.asn(),
                here.asn(),
                here,
                1 + random.nextInt(5),
                random.nextInt(5) == 0 ? Method.WRITE : Method.READ,
                random.nextInt(1_000),
                0);
    }

    /** Length of a day, milliseconds. */
    static long day() {
        return DAY;
    }
}
