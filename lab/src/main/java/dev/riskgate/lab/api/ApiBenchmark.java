// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.api;

import dev.riskgate.geo.GeoTable;
import dev.riskgate.lab.detector.Policies;
import dev.riskgate.lab.detector.Riskgate;
import dev.riskgate.lab.population.Database;
import dev.riskgate.lab.report.Conditions;
import dev.riskgate.lab.report.Report;
import dev.riskgate.lab.report.Results;
import dev.riskgate.lab.world.Kind;
import dev.riskgate.lab.world.World;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** {@code bench/run api}: innocent clients of ten kinds, and those who have stolen their keys. */
@Command(
        name = "api",
        description = {
            "Plays invented clients of ten kinds through the product's own path of a check: how"
                    + " often are they",
            "bothered, with each kind of geographic database?"
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
    int clients = 10;

    @Option(names = "--learning", description = "Days that are learned first; ${DEFAULT-VALUE}.")
    int learned = 30;

    @Option(names = "--days", description = "Days that are counted; ${DEFAULT-VALUE}.")
    int days = 45;

    @Option(
            names = "--database",
            split = ",",
            description = "Which kinds of database: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE}.")
    List<Database.Kind> databases =
            List.of(
                    Database.Kind.CLASSED,
                    Database.Kind.FREE_ALONE,
                    Database.Kind.DEFAULT,
                    Database.Kind.NOTHING);

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

    @Override
    public Integer call() throws Exception {
        Map<String, Object> figures = Collections.synchronizedMap(new LinkedHashMap<>());
        List<List<String>> rows =
                databases.parallelStream().map(database -> row(database, figures)).toList();
        Results.ofCheckout().write(report(rows, figures));
        return 0;
    }

    private List<String> row(Database.Kind database, Map<String, Object> figures) {
        List<Trial.Watched> watched = new ArrayList<>();
        for (int world = 0; world < worlds; world++) {
            var detector =
                    new Riskgate(
                            "riskgate",
                            shadow ? Policies.shadow() : Policies.standard(),
                            new Database(database, GeoTable.shipped()));
            var trial =
                    new Trial(
                            detector,
                            new World(seed + world, kinds, clients),
                            shadow ? 0 : answered);
            watched.addAll(trial.innocent(new Trial.Days(learned, days)));
        }
        return Stream.concat(
                        Stream.of(database.label()),
                        new Innocents(watched).row(kinds, database.name(), figures).stream())
                .toList();
    }

    private Report report(List<List<String>> rows, Map<String, Object> figures) {
        List<String> head =
                Stream.of(Stream.of("database"), kinds.stream().map(Kind::label), Stream.of("all"))
                        .flatMap(part -> part)
                        .toList();
        return new Report(
                "api",
                "How often innocent clients are bothered, and how soon thieves are stopped",
                Conditions.now(Results.root(), seed, "bench/run api", InstantSource.system()),
                List.of(new Report.Table(head, rows)),
                figures);
    }
}
