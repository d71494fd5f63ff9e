// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.world;

import dev.riskgate.lab.population.Site;

import java.util.random.RandomGenerator;

/**
 * {@link Kind#AGENT}: a task is a chain of calls with pauses while the model thinks, now and then
 * several at once; how long it gets nobody knows before. Tasks come in office hours, some on a
 * schedule at night. It runs in its vendor's clouds, and sometimes on a laptop.
 */
final class AgentLife extends Life {

    private final Site[] vendor;
    private final Site laptop;
    private final double scheduled;

    AgentLife(String client, RandomGenerator random) {
        super(client, Habit.Use.READER, 4_000, Software.Maker.OWN, 9, random);
        int cloud = sites.anyBuildCloud();
        this.vendor = new Site[] {sites.runner(cloud), sites.runner(cloud)};
        this.laptop = sites.line();
        this.scheduled = 6 * random.nextDouble();
    }

    @Override
    void live(Calendar.Day day, boolean deploys) {
        int tasks = day.off() ? random.nextInt(2) : poisson(5 * pace);
        for (int i = 0; i < tasks; i++) {
            boolean local = random.nextInt(8) == 0;
            task(day.at(8 + 11 * random.nextDouble()), local ? laptop : anyVendor());
        }
        task(day.at(scheduled), anyVendor());
    }

    private Site anyVendor() {
        return vendor[random.nextInt(3) == 0 ? 1 : 0];
    }

    private void task(long from, Site site) {
        int subnet = site.subnets() + random.nextInt(site.width());
        int host = host(site);
        long at = from;
        int left = (int) Math.min(400, 4 / (1 - 0.97 * random.nextDouble()));
        while (left > 0) {
            int together = random.nextInt(6) == 0 ? Math.min(left, 3 + random.nextInt(8)) : 1;
            for (int i = 0; i < together; i++) {
                add(at + random.nextLong(400), key(), site, subnet, host);
            }
            left -= together;
            at += (long) (4 * SECOND * Math.exp(random.nextGaussian()));
        }
    }
}
