// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.world;

import dev.riskgate.lab.population.Site;

import java.util.random.RandomGenerator;

/** {@link Kind#MOBILE} and {@link Kind#OFFICE}: sessions of a person, who moves, travels, rests. */
final class PersonLife extends Life {

    private final boolean phone;
    private final int carrier;
    private final boolean usesVpn;
    private final Site vpn;
    private Site home;
    private Site office;
    private Site trip;
    private int awayFrom = -1;
    private int awayUntil = -1;
    private boolean travels;

    PersonLife(String client, boolean phone, RandomGenerator random) {
        super(
                client,
                phone ? Habit.Use.READER : Habit.Use.TRADER,
                phone ? 60 : 800,
                phone ? Software.Maker.APP : Software.Maker.BROWSER,
                phone ? 25 : 10_000,
                random);
        this.phone = phone;
        this.carrier = sites.anyCarrier();
        this.usesVpn = random.nextInt(4) == 0;
        this.vpn = sites.vpn();
        this.home = sites.line();
        this.office = sites.line();
        this.trip = sites.abroad();
    }

    @Override
    boolean isMachine() {
        return false;
    }

    @Override
    void live(Calendar.Day day, boolean deploys) {
        changeSomething(day.index());
        boolean away = day.index() >= awayFrom && day.index() < awayUntil;
        if (!phone && (day.off() || (away && !travels))) {
            return;
        }
        int sessions = phone ? 4 + random.nextInt(6) : 6 + random.nextInt(9);
        double from = phone ? 7 : 8;
        double hours = phone ? 16 : 10;
        boolean travelling = travels && day.index() == awayFrom;
        boolean tunnel = usesVpn && onceIn(5);
        for (int i = 0; i < sessions; i++) {
            double hour = from + hours * random.nextDouble();
            // Nobody calls on the way.
            if (!travelling || hour > 18) {
                few(
                        day.at(hour),
                        3 * MINUTE,
                        1 + poisson(4 * pace),
                        place(day, hour, away, tunnel));
            }
        }
    }

    private void changeSomething(int day) {
        if (day >= awayUntil && onceIn(80)) {
            awayFrom = day + 1;
            awayUntil = day + 3 + random.nextInt(10);
            travels = random.nextBoolean();
            trip = random.nextInt(3) == 0 ? sites.overseas() : sites.abroad();
        }
        if (onceIn(300)) {
            home = sites.line();
        }
        if (onceIn(400)) {
            office = sites.line();
        }
        if (onceIn(phone ? 250 : 500)) {
            software.replaceDevice();
        }
    }

    private Site place(Calendar.Day day, double hour, boolean away, boolean tunnel) {
        if (tunnel && random.nextBoolean()) {
            return vpn;
        }
        if (away && travels) {
            return trip;
        }
        boolean atWork = !day.off() && hour > 8.5 && hour < 17.5 && !away;
        if (phone) {
            return random.nextInt(2) == 0 ? sites.carrier(carrier) : atWork ? office : home;
        }
        return atWork && day.date().getDayOfWeek().getValue() != 5 ? office : home;
    }
}
