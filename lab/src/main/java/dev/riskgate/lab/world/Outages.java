// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.world;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * When the API itself was down, for everybody: machines try again meanwhile, and do at once what
 * they have to catch up with when it is back. Immutable.
 */
final class Outages {

    private static final int DAYS_BETWEEN = 12;
    private static final long DAY = 24 * Life.HOUR;
    private static final int MOST_RETRIES = 8;

    private record Outage(long from, long until) {}

    private final List<Outage> all = new ArrayList<>();

    Outages(long seed, int days) {
        var random = new SplittableRandom(seed);
        long first = Calendar.FIRST.toEpochDay() * DAY;
        for (int day = 0; day < days; day++) {
            if (random.nextInt(DAYS_BETWEEN) == 0) {
                long from = first + day * DAY + random.nextLong(DAY);
                all.add(new Outage(from, from + (5 + random.nextInt(35)) * Life.MINUTE));
            }
        }
    }

    /** What comes on top of these calls. */
    List<Call> retried(List<Call> calls, RandomGenerator random) {
        List<Call> more = new ArrayList<>();
        for (Outage outage : all) {
            for (Call call : calls) {
                if (call.millis() >= outage.from && call.millis() < outage.until) {
                    retry(call, outage, random, more);
                }
            }
        }
        return more;
    }

    /** With pauses that double, and once more when the API is back. */
    private static void retry(Call call, Outage outage, RandomGenerator random, List<Call> more) {
        long pause = Life.SECOND;
        long at = call.millis();
        for (int i = 0; i < MOST_RETRIES && at + pause < outage.until; i++) {
            at += (long) (pause * (0.5 + random.nextDouble()));
            more.add(call.at(at));
            pause *= 2;
        }
        more.add(call.at(outage.until + random.nextLong(90 * Life.SECOND)));
    }
}
