// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.attack;

import dev.riskgate.lab.population.Sites;
import dev.riskgate.lab.world.Call;
import dev.riskgate.lab.world.World;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A client whose credential was stolen, as a thief knows it who has watched it for a while.
 *
 * @param before its calls of the last weeks, in order
 * @param day its calls of the day on which it is robbed, in order; not empty
 * @param later its calls of that day and of the following ones
 * @param near where others in its country call from
 */
public record Victim(
        World.Member member, List<Call> before, List<Call> day, List<Call> later, Sites near) {

    private static final long WINDOW = 10_000;
    private static final long HOUR = 3_600_000;
    private static final int HOURS = 24;

    /** Chances of a thief, the same for each detector. */
    SplittableRandom random(int ofFamily) {
        return new SplittableRandom(member.seed() * 31 + ofFamily);
    }

    /** The call after which the thief begins. */
    Call anchor() {
        return day.get(day.size() / 2);
    }

    /** Requests per second while the client is active. */
    double usualRate() {
        Map<Long, Integer> windows = new HashMap<>();
        for (Call call : before) {
            windows.merge(call.millis() / WINDOW, 1, Integer::sum);
        }
        return windows.isEmpty() ? 0.1 : 1_000.0 * before.size() / windows.size() / WINDOW;
    }

    /** When the hour begins, on or after the day of the theft, in which the client rests most. */
    long quietHour() {
        int[] calls = new int[HOURS];
        for (Call call : before) {
            calls[(int) (call.millis() / HOUR % HOURS)]++;
        }
        int quiet = 0;
        for (int hour = 1; hour < HOURS; hour++) {
            // The middle of the night, where there are several.
            quiet = around(calls, hour) < around(calls, quiet) ? hour : quiet;
        }
        long midnight = anchor().millis() / (HOURS * HOUR) * HOURS * HOUR;
        long at = midnight + quiet * HOUR;
        return at > anchor().millis() ? at : at + HOURS * HOUR;
    }

    private static int around(int[] calls, int hour) {
        return 4 * calls[hour] + calls[(hour + 1) % HOURS] + calls[(hour + HOURS - 1) % HOURS];
    }
}
