// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals;

import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.observation.Place.NetworkClass;
import dev.riskgate.signals.population.Population;
import dev.riskgate.signals.risk.RiskModel;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

/**
 * Clients that are nobody but themselves: services on one or two networks, partners, people with a
 * phone who commute and travel now and then. All share one population. Seeded, so the same world
 * comes back.
 */
final class InnocentWorld {

    /** Popular things are much more popular than others. */
    private static int zipf(RandomGenerator random, int n) {
        double total = 0;
        for (int i = 1; i <= n; i++) {
            total += 1.0 / i;
        }
        double at = random.nextDouble() * total;
        for (int i = 1; i <= n; i++) {
            at -= 1.0 / i;
            if (at < 0) {
                return i - 1;
            }
        }
        return n - 1;
    }

    private static final String[] COUNTRIES = {
        "DE", "US", "FR", "GB", "BR", "IN", "JP", "PL", "ES", "IT", "SE", "NL"
    };

    /** One client and how it lives. */
    final class Innocent {
        final InventedClient inventedClient;
        final boolean person;
        final int home;
        int software;
        InventedCaller inventedCaller;
        Place house;
        Place office;
        Place carrier;
        int awayUntil;
        final double burst;

        Innocent(int id) {
            this.inventedClient = new InventedClient(model, population);
            this.person = random.nextInt(3) == 0;
            this.home = zipf(random, COUNTRIES.length);
            this.software = zipf(random, 30);
            this.house = place(home, NetworkClass.ORDINARY);
            this.office = place(home, person ? NetworkClass.ORDINARY : NetworkClass.HOSTING);
            this.carrier = place(home, NetworkClass.MOBILE);
            this.burst = Math.exp(random.nextGaussian() * 1.5);
            this.inventedCaller = new InventedCaller(id, 0, "", "", 0, house);
        }

        void live(int day, BiConsumer<Innocent, Observation> sink) {
            change(day);
            long midnight = InventedCaller.MONDAY + day * InventedCaller.DAY;
            Set<Long> windows = new HashSet<>();
            List<Long> starts = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                double hour = person ? 7 + random.nextDouble() * 15 : random.nextDouble() * 24;
                long window = (midnight + (long) (hour * InventedCaller.HOUR)) / 10_000;
                if (windows.add(window)) {
                    starts.add(window * 10_000);
                }
            }
            starts.sort(null);
            for (long start : starts) {
                Place here = here(start - midnight, day);
                InventedCaller now =
                        new InventedCaller(
                                inventedCaller.credential(),
                                0,
                                "software-" + software,
                                person ? "platform-" + software % 4 : "",
                                here.asn(),
                                here);
                int requests = 1 + Draws.negativeBinomial(random, burst, 1);
                for (int i = 0; i < requests; i++) {
                    sink.accept(this, now.observe(start + i * 9_999L / requests));
                }
            }
        }

        private void change(int day) {
            if (random.nextInt(person ? 150 : 60) == 0) {
                software = zipf(random, 30);
            }
            if (random.nextInt(120) == 0) {
                house = place(home, NetworkClass.ORDINARY);
            }
            if (person && day >= awayUntil && random.nextInt(60) == 0) {
                awayUntil = day + 1 + random.nextInt(7);
                abroad = place(zipf(random, COUNTRIES.length), NetworkClass.ORDINARY);
            }
        }

        Place abroad = Place.UNKNOWN;

        private Place here(long sinceMidnight, int day) {
            if (day < awayUntil) {
                return abroad;
            }
            long hour = sinceMidnight / InventedCaller.HOUR;
            boolean working = hour >= 9 && hour < 17;
            return person && random.nextInt(4) == 0 ? carrier : working ? office : house;
        }
    }

    final RandomGenerator random;
    final RiskModel model;
    final Population population = new Population();
    final List<Innocent> innocents = new ArrayList<>();

    InnocentWorld(RandomGenerator random, RiskModel model, int clients) {
        this.random = random;
        this.model = model;
        for (int i = 0; i < clients; i++) {
            innocents.add(new Innocent(i + 1));
        }
    }

    void live(int fromDay, int days, BiConsumer<Innocent, Observation> sink) {
        for (int day = fromDay; day < fromDay + days; day++) {
            for (Innocent innocent : innocents) {
                innocent.live(day, sink);
            }
        }
    }

    private Place place(int country, NetworkClass kind) {
        int asn = 100 + country * 20 + zipf(random, 10) + (kind == NetworkClass.ORDINARY ? 0 : 10);
        double latitude = 10 + country * 3 + random.nextDouble() * 2;
        double longitude = country * 12 + random.nextDouble() * 2;
        return InventedCaller.place(COUNTRIES[country], asn, latitude, longitude, kind);
    }
}
