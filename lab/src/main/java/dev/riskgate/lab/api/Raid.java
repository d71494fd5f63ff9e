// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.api;

import dev.riskgate.lab.attack.Family;
import dev.riskgate.lab.detector.Answer;
import dev.riskgate.lab.world.Call;
import dev.riskgate.lab.world.World;

/**
 * What became of one thief.
 *
 * @param stopped number of the first request that was challenged or denied, from 1; 0 if none was
 * @param denied the same for denials
 * @param millisToStop from the thief's first request to that one; −1 if there is none
 * @param millisTo60 the same for a score of 60
 * @param within10 the highest score among the first ten requests
 * @param ever among all
 */
record Raid(
        World.Member victim,
        Family family,
        int stopped,
        int denied,
        long millisToStop,
        long millisTo60,
        double within10,
        double ever) {

    boolean stoppedWithin(int requests) {
        return stopped > 0 && stopped <= requests;
    }

    /** Watches the thief's requests, one by one. */
    static final class Watch {

        private static final int MORE = 10;

        private int requests;
        private long first;
        private int stopped;
        private int denied;
        private long millisToStop = -1;
        private long millisTo60 = -1;
        private double within10;
        private double ever;

        void judged(Call call, Answer answer) {
            requests++;
            first = requests == 1 ? call.millis() : first;
            double score = answer.score();
            within10 = requests <= MORE ? Math.max(within10, score) : within10;
            ever = Math.max(ever, score);
            if (score >= 60 && millisTo60 < 0) {
                millisTo60 = call.millis() - first;
            }
            if (answer.stops() && stopped == 0) {
                stopped = requests;
                millisToStop = call.millis() - first;
            }
            if (answer.verdict() == Answer.Verdict.DENY && denied == 0) {
                denied = requests;
            }
        }

        Raid end(World.Member victim, Family family) {
            return new Raid(
                    victim, family, stopped, denied, millisToStop, millisTo60, within10, ever);
        }
    }
}
