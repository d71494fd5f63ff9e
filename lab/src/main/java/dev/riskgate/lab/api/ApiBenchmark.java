// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.api;

import dev.riskgate.geo.GeoTable;
import dev.riskgate.lab.attack.Family;
import dev.riskgate.lab.detector.Ceiling;
import dev.riskgate.lab.detector.Detector;
import dev.riskgate.lab.detector.FixedLimits;
import dev.riskgate.lab.detector.Policies;
import dev.riskgate.lab.detector.Riskgate;
import dev.riskgate.lab.detector.StaticRules;
import dev.riskgate.lab.population.Database;
import dev.riskgate.lab.report.Conditions;
import dev.riskgate.lab.report.Report;
import dev.riskgate.lab.report.Results;
import dev.riskgate.lab.world.Kind;
import dev.riskgate.lab.world.World;
import dev.riskgate.policy.Policy;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code bench/run api}: innocent clients of ten kinds, and those who have stolen their keys. */
@Command(
        name = "api",
        description = {
            "Plays invented clients of ten kinds, and those who have stolen their keys, through the"
                    + " product's own",
            "path of a check, with each kind of geographic database, and to other detectors."
        },
        mixinStandardHelpOptions = true)
public final class ApiBenchmark implements Callable<Integer> {

    @Option(names = "--seed", description = "Of the first world; ${DEFAULT-VALUE}.")
    long seed = 20_261_130;

    @Option(
            names = "--worlds",
            description = "Seeds played, one after the other; ${DEFAULT-VALUE}.")
    int worlds = 2;

    @Option(names = "--clients", description = "Of each kind and world; ${DEFAULT-VALUE}.")
    int clients = 8;

    @Option(names = "--learning", description = "Days that are learned first; ${DEFAULT-VALUE}.")
    int learned = 30;

    @Option(names = "--days", description = "Days that are counted; ${DEFAULT-VALUE}.")
    int days = 30;

    @Option(
            names = "--database",
            split = ",",
            description = "Which kinds of database: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE}.")
    List<Database.Kind> databases = List.of(Database.Kind.values());

    @Option(
            names = "--kind",
            split = ",",
            description = "Which kinds of client: ${COMPLETION-CANDIDATES}; all of them.")
    List<Kind> kinds = List.of(Kind.values());

    @Option(
            names = "--answered",
            description = "Share of the challenges that people answer; ${DEFAULT-VALUE}.")
    double answered = 0.8;

    @Option(names = "--shadow", description = "Judge in shadow mode: nobody is asked for anything.")
    boolean shadow;

    @Option(names = "--victims", description = "Robbed of each kind and world; ${DEFAULT-VALUE}.")
    int victims = 4;

    @Option(
            names = "--others",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Play other detectors, too, in the first kind of database; on.")
    boolean others;

    @Option(
            names = "--held-out",
            description =
                    "Show the families that are kept for the end. Not while anything is tuned.")
    boolean heldOut;

    @Override
    public Integer call() throws Exception {
        List<Entry> entries = new ArrayList<>();
        for (Database.Kind kind : databases) {
            var database = new Database(kind, GeoTable.shipped());
            entries.add(
                    new Entry(
                            kind.name().toLowerCase(Locale.ROOT),
                            kind.label(),
                            _ -> new Riskgate("riskgate", policy(), database)));
        }
        if (others) {
            var database = new Database(databases.getFirst(), GeoTable.shipped());
            entries.add(new Entry("limits", "fixed limits", _ -> new FixedLimits()));
            entries.add(new Entry("rules", "static rules", _ -> new StaticRules(database)));
            entries.add(
                    new Entry(
                            "ceiling",
                            "ceiling",
                            world -> Ceiling.of(world(world), learned + days + Trial.LATER + 1)));
        }
        List<Findings> found = entries.parallelStream().map(this::play).toList();
        Results.ofCheckout().write(report(found));
        return 0;
    }

    /** A detector, made anew for each world by its number. */
    private record Entry(String key, String label, IntFunction<Detector> detector) {}

    private Policy policy() {
        return shadow ? Policies.shadow() : Policies.standard();
    }

    private World world(int number) {
        return new World(seed + number, kinds, clients);
    }

    private List<Family> families() {
        return Stream.of(Family.values())
                .filter(family -> heldOut || family.group() != Family.Group.HELD_OUT)
                .toList();
    }

    private Findings play(Entry entry) {
        List<Trial.Watched> watched = new ArrayList<>();
        List<Raid> raids = new ArrayList<>();
        for (int number = 0; number < worlds; number++) {
            var trial =
                    new Trial(entry.detector.apply(number), world(number), shadow ? 0 : answered);
            watched.addAll(trial.innocent(new Trial.Days(learned, days)));
            raids.addAll(trial.robbed(victims, families()));
        }
        return new Findings(entry.key, entry.label, watched, raids);
    }

    private Report report(List<Findings> found) {
        Map<String, Object> figures = new LinkedHashMap<>();
        return new Report(
                "api",
                "How often innocent clients are bothered, and how soon thieves are stopped",
                Conditions.now(Results.root(), seed, command(), InstantSource.system()),
                new Sections(kinds, families(), worlds, figures)
                        .all(found, databases.size(), intro()),
                figures);
    }

    private String intro() {
        return "%d worlds with %d clients of each kind, learned for %d days and counted for %d;"
                        .formatted(worlds, clients, learned, days)
                + (shadow
                        ? " shadow mode: nobody is asked for anything."
                        : " people answer %.0f%% of challenges, machines none."
                                .formatted(100 * answered));
    }

    private String command() {
        var command = new StringBuilder("bench/run api");
        command.append(
                " --seed %d --worlds %d --clients %d --victims %d --learning %d --days %d"
                        .formatted(seed, worlds, clients, victims, learned, days));
        command.append(" --answered ").append(answered);
        command.append(" --database ").append(listed(databases));
        command.append(" --kind ").append(listed(kinds));
        command.append(others ? " --others" : " --no-others");
        command.append(shadow ? " --shadow" : "");
        return command.append(heldOut ? " --held-out" : "").toString();
    }

    private static String listed(List<? extends Enum<?>> values) {
        return values.stream().map(Enum::name).collect(Collectors.joining(","));
    }
}
