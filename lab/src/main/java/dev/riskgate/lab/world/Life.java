// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.world;

import dev.riskgate.lab.population.Site;
import dev.riskgate.lab.population.Sites;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * How one client lives, day by day. All its chances are its own: other clients, and what becomes of
 * its requests, change nothing about them.
 */
abstract class Life {

    static final long SECOND = 1_000;
    static final long MINUTE = 60 * SECOND;
    static final long HOUR = 60 * MINUTE;

    final String client;
    final RandomGenerator random;
    final Sites sites;
    final Habit habit;
    final Software software;

    /** Requests beside those of others of its kind; around 1. */
    final double pace;

    private final Calendar calendar;
    private List<Call> today = new ArrayList<>();

    Life(
            String client,
            Habit.Use use,
            int objects,
            Software.Maker maker,
            double releases,
            RandomGenerator random) {
        this.client = client;
        this.random = random;
        this.sites = new Sites(random);
        this.calendar = new Calendar(sites.country());
        this.habit = new Habit(use, objects, random);
        this.software = new Software(maker, releases, random);
        this.pace = Math.exp(0.6 * random.nextGaussian());
    }

    /** The requests of one day by the clocks of its country, in order. */
    final List<Call> day(int index, Outages outages) {
        today = new ArrayList<>();
        Calendar.Day day = calendar.day(index);
        boolean deploys = software.startDay(index, day.at(9 + 8 * random.nextDouble()));
        live(day, deploys);
        if (isMachine()) {
            today.addAll(outages.retried(today, random));
        }
        today.sort(Comparator.comparingLong(Call::millis));
        return today;
    }

    /** Makes the day's calls. */
    abstract void live(Calendar.Day day, boolean deploys);

    /** Whether it tries again by itself what has failed. */
    boolean isMachine() {
        return true;
    }

    /** How often it asks for each operation. */
    final Habit habit() {
        return habit;
    }

    final Sites sites() {
        return sites;
    }

    /** The client's one key, unless it has several. */
    String key() {
        return client;
    }

    /** Requests spread over a time, from one /24 of a site. */
    final void few(long at, long within, int requests, Site site) {
        int subnet = site.subnets() + random.nextInt(site.width());
        int host = host(site);
        for (int i = 0; i < requests; i++) {
            add(at + random.nextLong(within), key(), site, subnet, host);
        }
    }

    /** Requests at an even pace, one after the other. */
    final void steady(long at, int requests, double perSecond, Site site) {
        double gap = SECOND / perSecond;
        double t = 0;
        for (int i = 0; i < requests; i++) {
            add(at + (long) t, key(), site, site.subnets(), host(site));
            t += gap * (0.8 + 0.4 * random.nextDouble());
        }
    }

    final void add(long at, String key, Site site, int subnet, int host) {
        Operation operation = habit.operation(random);
        long bytes = operation.reads() ? 0 : 200 + random.nextInt(2_000);
        today.add(
                new Call(
                        at,
                        client,
                        key,
                        site,
                        subnet,
                        host,
                        software.at(at),
                        operation,
                        habit.object(random),
                        bytes));
    }

    /** Carriers give out any address of theirs; others keep theirs. */
    final int host(Site site) {
        return site.width() > 4 ? random.nextInt(256) : site.subnets() & 0xff;
    }

    final int poisson(double mean) {
        int count = 0;
        for (double left = mean + Math.log(1 - random.nextDouble()); left > 0; count++) {
            left += Math.log(1 - random.nextDouble());
        }
        return count;
    }

    /** True once in so many times, on average. */
    final boolean onceIn(double times) {
        return random.nextDouble() * times < 1;
    }
}
