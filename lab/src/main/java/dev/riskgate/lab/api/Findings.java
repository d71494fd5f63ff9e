// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.api;

import dev.riskgate.lab.attack.Family;
import dev.riskgate.lab.report.Report;
import dev.riskgate.lab.world.Kind;
import dev.riskgate.lab.world.World;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one detector did in all worlds, as tables.
 *
 * @param key for the figures
 * @param label for people
 */
record Findings(String key, String label, List<Trial.Watched> watched, List<Raid> raids) {

    /** Innocent episodes per 1,000 client-days at which detectors are compared. */
    static final double[] ALLOWED = {1, 5, 20};

    private static final long DAY_SECONDS = 86_400;
    private static final long BEFORE_TEN_TIMES = 11;

    /** Half of the clients, on whom thresholds are chosen; victims are taken from the others. */
    private static boolean tunes(int index) {
        return index % 2 == 0;
    }

    Innocents innocents() {
        return new Innocents(watched);
    }

    /** The clients of one of the worlds, which are listed one world after the other. */
    Set<World.Member> membersOf(int world, int worlds) {
        int each = watched.size() / worlds;
        return watched.subList(world * each, (world + 1) * each).stream()
                .map(Trial.Watched::member)
                .collect(Collectors.toSet());
    }

    /** The threshold at which half of the clients have so few episodes. */
    int threshold(double allowed) {
        return innocents().where(one -> tunes(one.member().index())).threshold(allowed);
    }

    /** The thieves of the other half. */
    Recall judged() {
        return new Recall(raids).where(raid -> !tunes(raid.victim().index()));
    }

    /** How soon each family is stopped at the default thresholds. */
    Report.Table stopped(List<Family> families, Map<String, Object> figures) {
        List<List<String>> rows = new ArrayList<>();
        for (Family family : families) {
            Recall of = new Recall(raids).where(raid -> raid.family() == family);
            String name = key + '.' + family.name().toLowerCase(Locale.ROOT);
            figures.put(name + ".within3", of.soon());
            figures.put(name + ".within10", of.within10());
            figures.put(name + ".ever", of.ever());
            figures.put(name + ".denied", of.denied());
            figures.put(name + ".medianSeconds", of.medianSeconds());
            List<String> row = new ArrayList<>();
            row.add(family.label());
            row.add(percent(of.soon()));
            row.add(percent(of.within10()));
            Ratio ever = of.ever();
            row.add("%s (%s–%s)".formatted(percent(ever), whole(ever.low()), whole(ever.high())));
            row.add(percent(of.denied()));
            row.add(time(of.medianSeconds()));
            for (double allowed : ALLOWED) {
                Recall judged = judged().where(raid -> raid.family() == family);
                int threshold = threshold(allowed);
                Ratio soon = judged.reachingSoon(threshold);
                Ratio late = judged.reaching(threshold);
                figures.put(name + ".recall10At" + (int) allowed, soon);
                figures.put(name + ".recallAt" + (int) allowed, late);
                row.add(percent(soon) + " / " + percent(late));
            }
            rows.add(row);
        }
        return new Report.Table(
                List.of(
                        "family",
                        "3 requests",
                        "10",
                        "ever (95%)",
                        "denied",
                        "median time",
                        "at ≤ 1",
                        "at ≤ 5",
                        "at ≤ 20"),
                rows);
    }

    /** A ramp has reached ten times the usual on its twelfth day. */
    Ratio rampsSeenInTime(Map<String, Object> figures) {
        Ratio seen =
                new Recall(raids)
                        .where(raid -> raid.family() == Family.RAMP)
                        .share(
                                raid ->
                                        raid.millisTo60() >= 0
                                                && raid.millisTo60()
                                                        < BEFORE_TEN_TIMES * DAY_SECONDS * 1_000);
        figures.put(key + ".ramp.at60BeforeTenTimes", seen);
        return seen;
    }

    /** Percent ever stopped, by kind of victim. */
    Report.Table byKind(List<Family> families, List<Kind> kinds, Map<String, Object> figures) {
        List<String> head = new ArrayList<>(List.of("family"));
        kinds.forEach(kind -> head.add(kind.label()));
        List<List<String>> rows = new ArrayList<>();
        for (Family family : families) {
            List<String> row = new ArrayList<>(List.of(family.label()));
            for (Kind kind : kinds) {
                Ratio ever =
                        new Recall(raids)
                                .where(r -> r.family() == family && r.victim().kind() == kind)
                                .ever();
                figures.put(
                        "%s.%s.%s.ever"
                                .formatted(
                                        key, family.name().toLowerCase(Locale.ROOT), kind.label()),
                        ever.value());
                row.add(percent(ever));
            }
            rows.add(row);
        }
        return new Report.Table(head, rows);
    }

    /** The picture of what could be had at other thresholds. */
    RocPlot.Line roc(String name, List<Family> families) {
        Recall of = new Recall(raids).where(raid -> families.contains(raid.family()));
        Innocents innocent = innocents();
        List<double[]> points = new ArrayList<>();
        for (int t = Meter.THRESHOLDS - 1; t > 0; t -= 2) {
            points.add(new double[] {innocent.quick(t), of.quick(t)});
        }
        return new RocPlot.Line(name, points);
    }

    static String percent(Ratio ratio) {
        return Double.isNaN(ratio.value()) ? "–" : whole(ratio.value()) + "%";
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }

    private static String time(double seconds) {
        if (Double.isNaN(seconds)) {
            return "–";
        }
        if (seconds < 120) {
            return String.format(Locale.ROOT, "%.0f s", seconds);
        }
        return seconds < 2 * 3_600
                ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
                : seconds < 2 * DAY_SECONDS
                        ? String.format(Locale.ROOT, "%.0f h", seconds / 3_600)
                        : String.format(Locale.ROOT, "%.0f days", seconds / DAY_SECONDS);
    }
}
