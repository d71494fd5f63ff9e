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
import java.util.stream.Stream;

/** What is shown of all that was found. */
final class Sections {

    private final List<Kind> kinds;
    private final List<Family> families;
    private final Map<String, Object> figures;
    private final int worlds;

    /**
     * @param worlds how many were played
     * @param figures takes whatever is shown, and more
     */
    Sections(List<Kind> kinds, List<Family> families, int worlds, Map<String, Object> figures) {
        this.worlds = worlds;
        this.kinds = kinds;
        this.families = families;
        this.figures = figures;
    }

    /**
     * @param riskgates how many of them, from the first, are Riskgate with one database or another
     */
    List<Report.Section> all(List<Findings> found, int riskgates, String intro) {
        List<Report.Section> all = new ArrayList<>();
        all.add(new Report.Text(intro));
        all.add(
                new Report.Text(
                        "## Innocent episodes\n\nPer 1,000 client-days: at a score of 40 / 60 /"
                                + " 80 / denied."));
        all.add(innocent(found));
        for (Findings one : found.subList(0, riskgates)) {
            all.add(
                    new Report.Text(
                            "## Thieves: "
                                    + one.label()
                                    + "\n\nVictims for whom the thief was challenged or denied"
                                    + " within 3 requests, within 10, ever; denied ever; the"
                                    + " median time to that; and for half of the clients those"
                                    + " who reach, within 10 requests / ever, the threshold at"
                                    + " which the other half has so many innocent episodes per"
                                    + " 1,000 client-days."));
            all.add(one.stopped(families, figures));
            all.add(
                    new Report.Text(
                            "Ramps that scored 60 before they had reached ten times the usual: "
                                    + Findings.percent(one.rampsSeenInTime(figures))
                                    + ".\n\nStopped ever, by kind of victim:"));
            all.add(one.byKind(families, kinds, figures));
        }
        all.add(
                new Report.Text(
                        "## Detectors\n\nThieves who reach, within 10 requests / ever, the"
                                + " threshold with at most 5 innocent episodes per 1,000"
                                + " client-days."));
        all.add(detectors(found));
        all.add(
                new Report.Text(
                        "## Splits\n\n"
                                + "Innocent episodes of being stopped, per 1,000 client-days, and"
                                + " thieves of all families but the held out who were stopped."));
        all.add(splits(found.subList(0, riskgates)));
        all.addAll(pictures(found));
        return all;
    }

    private Report.Table innocent(List<Findings> found) {
        List<String> head = new ArrayList<>(List.of("database or detector"));
        kinds.forEach(kind -> head.add(kind.label()));
        head.add("all");
        head.add("stopped (95%)");
        List<List<String>> rows = new ArrayList<>();
        for (Findings one : found) {
            List<String> row = new ArrayList<>(List.of(one.label()));
            row.addAll(one.innocents().row(kinds, one.key(), figures));
            Ratio stops = one.innocents().stops();
            row.add(
                    "%s (%s–%s)"
                            .formatted(
                                    Innocents.number(stops.value()),
                                    Innocents.number(stops.low()),
                                    Innocents.number(stops.high())));
            rows.add(row);
        }
        return new Report.Table(head, rows);
    }

    private Report.Table detectors(List<Findings> found) {
        List<String> head = new ArrayList<>(List.of("family"));
        found.forEach(one -> head.add(one.label()));
        List<List<String>> rows = new ArrayList<>();
        for (Family family : families) {
            List<String> row = new ArrayList<>(List.of(family.label()));
            for (Findings one : found) {
                Recall judged = one.judged().where(raid -> raid.family() == family);
                int threshold = one.threshold(Findings.ALLOWED[1]);
                Ratio soon = judged.reachingSoon(threshold);
                Ratio ever = judged.reaching(threshold);
                String key = one.key() + '.' + family.name().toLowerCase(Locale.ROOT) + ".judged";
                figures.put(key + "10At5", soon);
                figures.put(key + "At5", ever);
                row.add(Findings.percent(soon) + " / " + Findings.percent(ever));
            }
            rows.add(row);
        }
        return new Report.Table(head, rows);
    }

    private Report.Table splits(List<Findings> found) {
        List<List<String>> rows = new ArrayList<>();
        for (Findings one : found) {
            Innocents all = one.innocents();
            Recall thieves =
                    new Recall(one.raids())
                            .where(raid -> raid.family().group() != Family.Group.HELD_OUT);
            List<String> row = new ArrayList<>(List.of(one.label()));
            for (int half = 0; half < 2; half++) {
                int of = half;
                Innocents innocents = all.where(each -> each.member().index() % 2 == of);
                row.add(
                        Innocents.number(innocents.stops().value())
                                + "; "
                                + Findings.percent(
                                        thieves.where(r -> r.victim().index() % 2 == of).ever()));
            }
            row.add(Innocents.number(all.stops(true)));
            row.add(Innocents.number(all.stops(false)));
            for (int world = 0; world < worlds; world++) {
                Set<World.Member> members = one.membersOf(world, worlds);
                row.add(
                        Innocents.number(
                                        all.where(each -> members.contains(each.member()))
                                                .stops()
                                                .value())
                                + "; "
                                + Findings.percent(
                                        thieves.where(r -> members.contains(r.victim())).ever()));
            }
            rows.add(row);
        }
        List<String> head =
                new ArrayList<>(
                        List.of("database", "clients 1", "clients 2", "first half", "second half"));
        for (int world = 0; world < worlds; world++) {
            head.add("world " + (world + 1));
        }
        return new Report.Table(head, rows);
    }

    private List<Report.Picture> pictures(List<Findings> found) {
        return Stream.of(Family.Group.THEFT, Family.Group.ABUSE)
                .map(
                        group -> {
                            List<Family> of =
                                    families.stream().filter(f -> f.group() == group).toList();
                            String name = group.name().toLowerCase(Locale.ROOT);
                            String title =
                                    group == Family.Group.THEFT
                                            ? "Thieves who call from elsewhere"
                                            : "Thieves in the client's own context";
                            return new Report.Picture(
                                    "api-" + name,
                                    title
                                            + ": percent that reach a score, beside innocent"
                                            + " episodes that reach it",
                                    RocPlot.svg(
                                            title,
                                            found.stream()
                                                    .map(one -> one.roc(one.label(), of))
                                                    .toList()));
                        })
                .toList();
    }
}
