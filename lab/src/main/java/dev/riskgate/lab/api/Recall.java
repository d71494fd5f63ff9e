// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** How many thieves were stopped. */
final class Recall {

    private static final long SEED = 8;
    private static final int FEW = 3;
    private static final int MORE = 10;
    private static final double PERCENT = 100;
    private static final double SECONDS = 1_000;

    private final List<Raid> raids;

    Recall(List<Raid> raids) {
        this.raids = raids;
    }

    Recall where(Predicate<Raid> which) {
        return new Recall(raids.stream().filter(which).toList());
    }

    /** Percent of the thieves, with whole victims drawn for the interval. */
    Ratio share(Predicate<Raid> of) {
        Map<Integer, double[]> byVictim = new LinkedHashMap<>();
        for (Raid raid : raids) {
            double[] sums =
                    byVictim.computeIfAbsent(
                            raid.victim().client().hashCode() * 31 + (int) raid.victim().seed(),
                            _ -> new double[2]);
            sums[0] += of.test(raid) ? PERCENT : 0;
            sums[1]++;
        }
        List<double[]> all = new ArrayList<>(byVictim.values());
        return Ratio.of(
                all.stream().mapToDouble(sums -> sums[0]).toArray(),
                all.stream().mapToDouble(sums -> sums[1]).toArray(),
                SEED);
    }

    Ratio soon() {
        return share(raid -> raid.stoppedWithin(FEW));
    }

    Ratio within10() {
        return share(raid -> raid.stoppedWithin(MORE));
    }

    Ratio ever() {
        return share(raid -> raid.stopped() > 0);
    }

    Ratio denied() {
        return share(raid -> raid.denied() > 0);
    }

    /** Percent whose score reached one of {@link Meter}'s thresholds within ten requests. */
    Ratio reachingSoon(int threshold) {
        return share(raid -> Meter.threshold(raid.within10()) >= threshold);
    }

    /** The same at any time. */
    Ratio reaching(int threshold) {
        return share(raid -> Meter.threshold(raid.ever()) >= threshold);
    }

    /** As {@link #reaching}, without an interval. */
    double quick(int threshold) {
        long reached =
                raids.stream().filter(raid -> Meter.threshold(raid.ever()) >= threshold).count();
        return PERCENT * reached / raids.size();
    }

    /** The median of those who were stopped, seconds; NaN if nobody was. */
    double medianSeconds() {
        long[] times =
                raids.stream()
                        .filter(raid -> raid.stopped() > 0)
                        .mapToLong(Raid::millisToStop)
                        .sorted()
                        .toArray();
        return times.length == 0 ? Double.NaN : times[times.length / 2] / SECONDS;
    }
}
