// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.world;

import dev.riskgate.lab.population.Site;

import java.util.random.RandomGenerator;

/**
 * {@link Kind#SERVICE} and {@link Kind#PODS}: around the clock, as many machines as its customers'
 * day needs, over regions of clouds.
 */
final class ServiceLife extends Life {

    private static final int NODES = 20;
    private static final int PODS = 50;

    private final boolean pods;
    private final Site[] regions;
    private final int[] subnets = new int[NODES];
    private final int[] hosts = new int[NODES];
    private final Site[] nodes = new Site[NODES];
    private int of;

    ServiceLife(String client, boolean pods, RandomGenerator random) {
        super(client, Habit.Use.TRADER, 20_000, Software.Maker.OWN, 12, random);
        this.pods = pods;
        int networks = pods ? 8 : 3;
        this.regions =
                new Site[] {sites.cloud(networks), sites.cloud(networks), sites.cloud(networks)};
        for (int node = 0; node < NODES; node++) {
            replace(node);
        }
    }

    @Override
    void live(Calendar.Day day, boolean deploys) {
        if (onceIn(150)) {
            regions[random.nextInt(regions.length)] = sites.cloud(pods ? 8 : 3);
        }
        for (int node = 0; node < NODES; node++) {
            if (onceIn(pods ? 6 : 15)) {
                replace(node);
            }
        }
        for (double hour = 0; hour < 24; hour += 0.1) {
            double load =
                    (1 + 0.6 * Math.sin((hour - 9) / 24 * 2 * Math.PI)) * (day.off() ? 0.6 : 1);
            of = Math.max(1, (int) (NODES * load / 1.6));
            if (random.nextDouble() < 0.5 * load) {
                calls(day.at(hour), 6 * MINUTE, 1 + poisson(1.5 * pace * load));
            }
        }
        if (deploys) {
            calls(day.at(9 + 8 * random.nextDouble()), MINUTE, 20 + poisson(30 * pace));
        }
    }

    private void calls(long at, long within, int requests) {
        for (int i = 0; i < requests; i++) {
            int node = pods ? random.nextInt(PODS) % NODES : random.nextInt(of);
            add(at + random.nextLong(within), key(), nodes[node], subnets[node], hosts[node]);
        }
    }

    private void replace(int node) {
        nodes[node] = regions[node % regions.length];
        subnets[node] = nodes[node].subnets() + random.nextInt(nodes[node].width());
        hosts[node] = random.nextInt(256);
    }
}
