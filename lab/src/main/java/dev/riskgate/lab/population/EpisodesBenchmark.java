// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.population;

import dev.riskgate.geo.GeoTable;
import dev.riskgate.lab.report.Conditions;
import dev.riskgate.lab.report.Report;
import dev.riskgate.lab.report.Results;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.risk.RiskModel;
import dev.riskgate.signals.signal.RiskSettings;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;

/**
 * {@code bench/run episodes}: how often innocent clients of six kinds would be bothered, for each
 * kind of database.
 */
@Command(
        name = "episodes",
        description = {
            "Counts how often innocent, invented clients of six kinds reach a score of 40, 60 and"
                    + " 80, for each",
            "kind of geographic database, with and without the table that ships."
        },
        mixinStandardHelpOptions = true)
public final class EpisodesBenchmark implements Callable<Integer> {

    @Option(names = "--seed", description = "Of the first world; ${DEFAULT-VALUE}.")
    long seed = 20_261_129;

    @Option(
            names = "--worlds",
            description = "Seeds played, one after the other; ${DEFAULT-VALUE}.")
    int worlds = 3;

    @Option(names = "--clients", description = "Of each of the six kinds; ${DEFAULT-VALUE}.")
    int clients = 25;

    @Option(names = "--learning", description = "Days that are learned first; ${DEFAULT-VALUE}.")
    int learningDays = 30;

    @Option(names = "--days", description = "Days that are counted; ${DEFAULT-VALUE}.")
    int days = 60;

    @Override
    public Integer call() throws Exception {
        var rows = new ArrayList<List<String>>();
        var shares = new ArrayList<List<String>>();
        var figures = new LinkedHashMap<String, Object>();
        GeoTable table = GeoTable.shipped();
        for (Database.Kind database : Database.Kind.values()) {
            List<Crowd.Member> members = new ArrayList<>();
            for (int world = 0; world < worlds; world++) {
                var model = new RiskModel(Weights.shipped(), RiskSettings.defaults());
                members.addAll(
                        new Crowd(model, new Database(database, table), seed + world, clients)
                                .play(learningDays, days));
            }
            rows.add(row(database, members, figures));
            shares.add(share(database, members, figures));
        }
        Results.ofCheckout().write(report(rows, shares, figures));
        return 0;
    }

    private static List<String> row(
            Database.Kind database, List<Crowd.Member> members, Map<String, Object> figures) {
        var row = new ArrayList<String>();
        row.add(database.label());
        for (Routine routine : Routine.values()) {
            row.add(cell(database, routine.label(), of(members, routine), figures));
        }
        row.add(cell(database, "all", members, figures));
        return row;
    }

    private static String cell(
            Database.Kind database,
            String who,
            List<Crowd.Member> members,
            Map<String, Object> figures) {
        var cell = new StringBuilder();
        for (int t = 0; t < Crowd.THRESHOLDS.length; t++) {
            double rate = perThousand(members, t, Episodes::episodes);
            figures.put(key(database, who) + (int) Crowd.THRESHOLDS[t], rate);
            cell.append(t == 0 ? "" : " / ").append(number(rate));
        }
        return cell.toString();
    }

    private static List<String> share(
            Database.Kind database, List<Crowd.Member> members, Map<String, Object> figures) {
        var row = new ArrayList<String>();
        row.add(database.label());
        for (Routine routine : Routine.values()) {
            double share = perThousand(of(members, routine), 0, Episodes::daysReached) / 1_000;
            figures.put(key(database, routine.label()) + "Days40", share);
            row.add(String.format(Locale.ROOT, "%.1f%%", 100 * share));
        }
        return row;
    }

    private static String key(Database.Kind database, String who) {
        return database.name().toLowerCase(Locale.ROOT) + '.' + who + '.';
    }

    private static String number(double rate) {
        return String.format(Locale.ROOT, rate < 10 ? "%.1f" : "%.0f", rate);
    }

    private static List<Crowd.Member> of(List<Crowd.Member> members, Routine routine) {
        return members.stream().filter(m -> m.client().routine() == routine).toList();
    }

    private static double perThousand(
            List<Crowd.Member> members, int threshold, ToIntFunction<Episodes> what) {
        long sum = 0;
        long days = 0;
        for (Crowd.Member member : members) {
            sum += what.applyAsInt(member.episodes()[threshold]);
            days += member.episodes()[threshold].days();
        }
        return days == 0 ? 0 : 1_000.0 * sum / days;
    }

    private Report report(
            List<List<String>> rows, List<List<String>> shares, Map<String, Object> figures) {
        List<String> head = new ArrayList<>();
        head.add("database");
        for (Routine routine : Routine.values()) {
            head.add(routine.label());
        }
        List<String> withAll = new ArrayList<>(head);
        withAll.add("all");
        return new Report(
                "episodes",
                "How often innocent clients are bothered",
                Conditions.now(Results.root(), seed, "bench/run episodes", InstantSource.system()),
                List.of(
                        new Report.Text(
                                worlds
                                        + " worlds with "
                                        + clients
                                        + " invented clients of each kind, learned for "
                                        + learningDays
                                        + " days and counted for "
                                        + days
                                        + ", at the default thresholds; nobody answers a challenge."
                                        + " Episodes per 1,000 client-days at a score of 40 / 60 /"
                                        + " 80 or more:"),
                        new Report.Table(withAll, rows),
                        new Report.Text("Share of client-days on which 40 is reached:"),
                        new Report.Table(head, shares)),
                figures);
    }
}
