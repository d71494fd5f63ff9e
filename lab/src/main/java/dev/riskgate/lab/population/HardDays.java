// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.population;

import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.observation.Place;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What is innocent and looks like two who share a credential: machines whose next release replaces
 * the last one in the course of two hours, and people whose phone or laptop goes back and forth
 * between the network they know and one that they do not, once in ten days.
 */
final class HardDays {

    private static final long ROLLOUT = Duration.ofHours(2).toMillis();
    private static final int DAYS_BETWEEN_HOPS = 10;
    private static final int HOPS = 8;
    private static final long HOP = 20_000;

    private final boolean machine;
    private final Sites near;
    private final Database database;
    private final RandomGenerator random;
    private @Nullable Observation yesterday;

    HardDays(Routine routine, Sites near, Database database, RandomGenerator random) {
        this.machine = routine != Routine.MOBILE && routine != Routine.OFFICE;
        this.near = near;
        this.database = database;
        this.random = random;
    }

    /** Makes the client's next day a hard one, if it is its turn. */
    List<Observation> next(List<Observation> day) {
        if (day.isEmpty()) {
            return day;
        }
        Observation before = yesterday;
        yesterday = day.getLast();
        if (machine) {
            return before == null || before.software() == day.getFirst().software()
                    ? day
                    : rollOut(day, before);
        }
        return random.nextInt(DAYS_BETWEEN_HOPS) == 0 ? hop(day) : day;
    }

    private List<Observation> rollOut(List<Observation> day, Observation before) {
        long end = day.getFirst().timeMillis() + ROLLOUT;
        List<Observation> mixed = new ArrayList<>();
        for (Observation o : day) {
            boolean old = o.timeMillis() < end && random.nextBoolean();
            mixed.add(old ? at(o, o.timeMillis(), before.software(), before.platform()) : o);
        }
        return mixed;
    }

    private List<Observation> hop(List<Observation> day) {
        Observation from = day.get(random.nextInt(day.size()));
        Site other = near.line();
        List<Observation> mixed = new ArrayList<>(day);
        for (int i = 0; i < HOPS; i++) {
            Observation here =
                    at(from, from.timeMillis() + i * HOP, from.software(), from.platform());
            mixed.add(i % 2 == 0 ? here : over(here, other));
        }
        mixed.sort(Comparator.comparingLong(Observation::timeMillis));
        return mixed;
    }

    private Observation over(Observation o, Site site) {
        Place place = database.of(site, site.subnets());
        return new Observation(
                o.timeMillis(),
                o.credential(),
                o.device(),
                o.software(),
                o.platform(),
                0x5000_0000L + site.subnets(),
                0x1_0000_0000L + site.subnets(),
                place.asn(),
                place,
                o.route(),
                o.method(),
                o.object(),
                o.bytes());
    }

    private static Observation at(Observation o, long millis, long software, long platform) {
        return new Observation(
                millis,
                o.credential(),
                o.device(),
                software,
                platform,
                o.address(),
                o.network(),
                o.asn(),
                o.place(),
                o.route(),
                o.method(),
                o.object(),
                o.bytes());
    }
}
