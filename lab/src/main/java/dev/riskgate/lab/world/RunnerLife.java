// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.world;

import java.util.random.RandomGenerator;

/** {@link Kind#CI}: each job runs at another address, in any region of its cloud. */
final class RunnerLife extends Life {

    private final int cloud;

    RunnerLife(String client, RandomGenerator random) {
        super(client, Habit.Use.KEEPER, 200, Software.Maker.LIBRARY, 40, random);
        this.cloud = sites.anyBuildCloud();
    }

    @Override
    void live(Calendar.Day day, boolean deploys) {
        int jobs = random.nextInt((day.off() ? 2 : 12) + 1) * (deploys ? 3 : 1);
        for (int i = 0; i < jobs; i++) {
            long at = day.at(7 + 13 * random.nextDouble());
            few(at, 4 * MINUTE, 2 + poisson(10 * pace), sites.runner(cloud));
        }
        // A nightly build.
        few(day.at(2), 4 * MINUTE, 2 + poisson(20 * pace), sites.runner(cloud));
    }
}
