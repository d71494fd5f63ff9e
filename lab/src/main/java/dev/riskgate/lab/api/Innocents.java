// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.api;

import dev.riskgate.lab.world.Kind;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/** How often innocent clients are bothered, in episodes per 1,000 client-days. */
final class Innocents {

    private static final int[] SCORES = {40, 60, 80};
    private static final long SEED = 7;

    private final List<Trial.Watched> all;

    Innocents(List<Trial.Watched> all) {
        this.all = all;
    }

    Innocents where(Predicate<Trial.Watched> which) {
        return new Innocents(all.stream().filter(which).toList());
    }

    /** At one of {@link Meter}'s thresholds. */
    Ratio at(int threshold) {
        return rate(meter -> meter.episodes(threshold));
    }

    Ratio stops() {
        return rate(Meter::stops);
    }

    Ratio denials() {
        return rate(Meter::denials);
    }

    /** The same in the first half of the counted days, or the second. */
    double stops(boolean early) {
        double sum = 0;
        double days = 0;
        for (Trial.Watched one : all) {
            Meter meter = early ? one.early() : one.late();
            sum += meter.stops();
            days += meter.days();
        }
        return 1_000 * sum / days;
    }

    private Ratio rate(ToIntFunction<Meter> episodes) {
        double[] sums = new double[all.size()];
        double[] days = new double[all.size()];
        for (int i = 0; i < sums.length; i++) {
            Trial.Watched one = all.get(i);
            sums[i] =
                    1_000.0 * (episodes.applyAsInt(one.early()) + episodes.applyAsInt(one.late()));
            days[i] = one.early().days() + one.late().days();
        }
        return Ratio.of(sums, days, SEED);
    }

    /**
     * The lowest of {@link Meter}'s thresholds at which there are no more than so many episodes.
     */
    int threshold(double mostPerThousand) {
        int t = Meter.THRESHOLDS - 1;
        while (t > 1 && quick(t - 1) <= mostPerThousand) {
            t--;
        }
        return t;
    }

    /** Episodes per 1,000 client-days at one of {@link Meter}'s thresholds, without an interval. */
    double quick(int threshold) {
        double sum = 0;
        double days = 0;
        for (Trial.Watched one : all) {
            sum += one.early().episodes(threshold) + one.late().episodes(threshold);
            days += one.early().days() + one.late().days();
        }
        return 1_000 * sum / days;
    }

    /** At a score of 40, 60, 80, and denied: a cell for each kind, and for all. */
    List<String> row(List<Kind> kinds, String key, Map<String, Object> figures) {
        List<String> cells = new ArrayList<>();
        for (Kind kind : kinds) {
            Innocents of = where(one -> one.member().kind() == kind);
            cells.add(of.cell(key + '.' + kind.label(), figures));
        }
        cells.add(cell(key + ".all", figures));
        return cells;
    }

    private String cell(String key, Map<String, Object> figures) {
        var cell = new StringBuilder();
        for (int score : SCORES) {
            Ratio rate = at(Meter.threshold(score));
            figures.put(key + ".at" + score, rate);
            cell.append(number(rate.value())).append(" / ");
        }
        Ratio denied = denials();
        figures.put(key + ".denied", denied);
        figures.put(key + ".stopped", stops());
        return cell.append(number(denied.value())).toString();
    }

    static String number(double rate) {
        return rate == 0 ? "0" : String.format(Locale.ROOT, rate < 10 ? "%.1f" : "%.0f", rate);
    }
}
