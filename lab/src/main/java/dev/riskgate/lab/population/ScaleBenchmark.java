// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.population;

import dev.riskgate.lab.report.Conditions;
import dev.riskgate.lab.report.Report;
import dev.riskgate.lab.report.Results;
import dev.riskgate.signals.model.Measure;
import dev.riskgate.signals.model.Scale;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.risk.RiskModel;
import dev.riskgate.signals.signal.RiskSettings;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * {@code bench/run scale}: what the risk scale is on invented clients, and whether the shipped one
 * keeps its word.
 */
@Command(
        name = "scale",
        description = {
            "Reads the risk scale off the decisions of invented, innocent clients, and checks the",
            "shipped scale on others."
        },
        mixinStandardHelpOptions = true)
public final class ScaleBenchmark implements Callable<Integer> {

    @Option(names = "--seed", description = "Of the fitted world; ${DEFAULT-VALUE}.")
    long seed = 20_260_901;

    @Option(names = "--clients", description = "In each world; ${DEFAULT-VALUE}.")
    int clients = 1_500;

    @Option(names = "--learning", description = "Days that are learned first; ${DEFAULT-VALUE}.")
    int learningDays = 35;

    @Option(names = "--days", description = "Days that are judged; ${DEFAULT-VALUE}.")
    int days = 28;

    @Option(names = "--write", description = "Also write the weights with this scale to a file.")
    @Nullable Path write;

    @Override
    public Integer call() throws Exception {
        Weights shipped = Weights.shipped();
        List<Tail> tails =
                Stream.of(Measure.values()).map(measure -> new Tail(clients, measure)).toList();
        model(shipped, seed)
                .play(
                        learningDays,
                        days,
                        (client, assessment) ->
                                tails.forEach(tail -> tail.judged(client, assessment)));
        Weights read = shipped;
        Map<Measure, Tail.Fitted> fitted = new EnumMap<>(Measure.class);
        for (Tail tail : tails) {
            Tail.Fitted scale = tail.scale();
            fitted.put(tail.measure(), scale);
            read = read.with(tail.measure(), scale.scale());
        }
        List<Shares> ofShipped = validate(shipped);
        List<Shares> ofFitted = validate(read);
        if (write != null) {
            try (OutputStream out = Files.newOutputStream(write)) {
                read.write(out);
            }
        }
        long decisions = tails.getFirst().decisions();
        Results.ofCheckout().write(report(decisions, fitted, ofShipped, ofFitted));
        return 0;
    }

    private World model(Weights weights, long worldSeed) {
        return new World(new RiskModel(weights, RiskSettings.defaults()), worldSeed, clients);
    }

    private List<Shares> validate(Weights weights) {
        List<Shares> all = new ArrayList<>();
        for (Measure measure : Measure.values()) {
            for (int score = 20; score <= 80; score += 20) {
                all.add(new Shares(measure, score, clients));
            }
        }
        model(weights, seed + 1)
                .play(
                        learningDays,
                        days,
                        (client, assessment) ->
                                all.forEach(shares -> shares.judged(client, assessment)));
        return all;
    }

    private Report report(
            long decisions,
            Map<Measure, Tail.Fitted> fitted,
            List<Shares> ofShipped,
            List<Shares> ofFitted) {
        var rows = new ArrayList<List<String>>();
        var figures = new LinkedHashMap<String, Object>();
        for (int i = 0; i < ofShipped.size(); i++) {
            Shares old = ofShipped.get(i);
            Shares read = ofFitted.get(i);
            rows.add(
                    List.of(
                            name(old.measure()),
                            String.valueOf(old.least()),
                            percent(old.promised()),
                            withInterval(old),
                            withInterval(read)));
            String key = name(old.measure()) + old.least();
            figures.put("shipped." + key, old.share());
            figures.put("read." + key, read.share());
        }
        figures.put("decisions", decisions);
        List<Report.Section> sections = new ArrayList<>();
        sections.add(
                new Report.Text(
                        "Each world has "
                                + clients
                                + " clients, learned for "
                                + learningDays
                                + " days and judged for "
                                + days
                                + ". Share of good decisions that reach a number, clients"
                                + " weighted equally, on clients that its scale was not"
                                + " read off (95% intervals by client). One scale is the"
                                + " shipped one, the other is read off this world."));
        sections.add(
                new Report.Table(
                        List.of("number", "at", "promised", "shipped scale", "scale of this world"),
                        rows));
        fitted.forEach(
                (measure, scale) -> {
                    figures.put(name(measure), points(scale.scale()));
                    sections.add(
                            new Report.Text(
                                    "The scale of this world for %s: up to %d as seen, above that extrapolated."
                                            .formatted(name(measure), (int) scale.seenUpTo())));
                    sections.add(
                            new Report.Table(List.of("nats", "score"), pointRows(scale.scale())));
                });
        return new Report(
                "scale",
                "The risk scales on invented clients",
                Conditions.now(Results.root(), seed, "bench/run scale", InstantSource.system()),
                sections,
                figures);
    }

    private static String name(Measure measure) {
        return measure.name().toLowerCase(Locale.ROOT);
    }

    private String withInterval(Shares shares) {
        double[] interval = shares.interval(new SplittableRandom(seed));
        return percent(shares.share())
                + " ("
                + percent(interval[0])
                + " to "
                + percent(interval[1])
                + ")";
    }

    private static List<List<String>> pointRows(Scale scale) {
        List<List<String>> rows = new ArrayList<>();
        for (double[] point : points(scale)) {
            rows.add(List.of(String.valueOf(point[0]), String.valueOf(point[1])));
        }
        return rows;
    }

    private static List<double[]> points(Scale scale) {
        double[] nats = scale.nats();
        double[] scores = scale.scores();
        List<double[]> points = new ArrayList<>();
        for (int i = 0; i < nats.length; i++) {
            points.add(new double[] {nats[i], scores[i]});
        }
        return points;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.3g%%", 100 * share);
    }
}
