// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.world;

import dev.riskgate.lab.population.Site;

import java.util.random.RandomGenerator;

/**
 * {@link Kind#IOT}: each device reports every hour at its own minute, over one carrier, which gives
 * it another address when it likes. New firmware reaches the fleet in the course of hours; after a
 * loss of the network they all come back within a minute or two.
 */
final class FleetLife extends Life {

    private static final int DEVICES = 20;

    private final int carrier;
    private final Site[] at = new Site[DEVICES];
    private final int[] subnets = new int[DEVICES];
    private final int[] minutes = new int[DEVICES];

    FleetLife(String client, RandomGenerator random) {
        super(client, Habit.Use.SENDER, 400, Software.Maker.OWN, 45, random);
        this.carrier = sites.anyCarrier();
        for (int device = 0; device < DEVICES; device++) {
            minutes[device] = random.nextInt(60);
            renew(device);
        }
    }

    @Override
    void live(Calendar.Day day, boolean deploys) {
        double lost = onceIn(20) ? 24 * random.nextDouble() : -1;
        for (int device = 0; device < DEVICES; device++) {
            if (onceIn(3)) {
                renew(device);
            }
            for (int hour = 0; hour < 24; hour++) {
                long when = day.at(hour) + minutes[device] * MINUTE + random.nextLong(20 * SECOND);
                int backlog = (int) lost == hour ? 6 : 1;
                long start = backlog == 1 ? when : day.at(lost) + random.nextLong(2 * MINUTE);
                for (int i = 0; i < backlog; i++) {
                    add(
                            start + i * SECOND,
                            client + "-" + device,
                            at[device],
                            subnets[device],
                            device);
                }
            }
        }
    }

    private void renew(int device) {
        at[device] = sites.carrier(carrier);
        subnets[device] = at[device].subnets() + random.nextInt(at[device].width());
    }
}
