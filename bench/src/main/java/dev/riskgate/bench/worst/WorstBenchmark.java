// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.worst;

import dev.riskgate.lab.report.Conditions;
import dev.riskgate.lab.report.Report;
import dev.riskgate.lab.report.Results;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code bench/run worst}: does any step of a check take more than its input's length says? */
@Command(
        name = "worst",
        description = {
            "Each step of a check on the worst input of each size beside a harmless one: time,"
                    + " growth, and whether the",
            "input was refused. Ends with 1 where a step takes too long or grows too fast."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
public final class WorstBenchmark implements Callable<Integer> {

    private static final int[] KIB = {1, 4, 16, 32, 64};

    /** A power of the size; what is measured is never exact, and caches grow full. */
    private static final double LINEAR = 1.4;

    @Option(names = "--only", description = "Part of a step's name.")
    String only = "";

    @Option(
            names = "--millis",
            description = "How long a round takes, ten for each input; ${DEFAULT-VALUE}.")
    int millis = 20;

    @Option(names = "--limit", description = "Microseconds that a step may take; ${DEFAULT-VALUE}.")
    int limitMicros = 1_500;

    @Override
    public Integer call() throws Exception {
        var rows = new ArrayList<List<String>>();
        var figures = new LinkedHashMap<String, Object>();
        var faults = new ArrayList<String>();
        try (var callers = new CallerSteps();
                var log = new LogStep()) {
            var steps = new ArrayList<>(ReadSteps.all());
            steps.addAll(callers.all());
            steps.addAll(new PolicySteps().all());
            steps.add(log.step());
            for (WorstStep worstStep : steps) {
                if (worstStep.name().contains(only)) {
                    WorstCurve worst = WorstCurve.of(worstStep.worst(), KIB, millis);
                    WorstCurve mean = WorstCurve.of(worstStep.mean(), KIB, millis);
                    rows.add(row(worstStep.name(), worst, mean));
                    figures.put(worstStep.name(), figures(worst, mean));
                    if (!worstStep.isChosen()) {
                        faults.addAll(faults(worstStep.name(), worst));
                    }
                    System.err.println(String.join(" | ", rows.getLast()));
                }
            }
        }
        Results.ofCheckout().write(report(rows, figures, faults));
        return faults.isEmpty() ? 0 : 1;
    }

    private List<String> faults(String name, WorstCurve worst) {
        var faults = new ArrayList<String>();
        if (worst.longest() > limitMicros * 1_000.0) {
            faults.add("%s takes %s µs".formatted(name, micros(worst.longest())));
        }
        if (worst.growth() > LINEAR) {
            faults.add("%s grows with the power %.1f of its size".formatted(name, worst.growth()));
        }
        return faults;
    }

    private static List<String> row(String name, WorstCurve worst, WorstCurve mean) {
        var row = new ArrayList<String>();
        row.add(name);
        for (Timing timing : worst.timings()) {
            row.add(micros(timing.nanos()) + (timing.refused() ? " r" : ""));
        }
        int last = worst.lastJudged();
        double nanos = worst.timings().get(last).nanos();
        row.add(number("%.1f", nanos / (KIB[last] << 10)));
        row.add(number("%.1f", nanos / mean.timings().get(last).nanos()));
        row.add(number("%.1f", worst.growth()));
        return row;
    }

    private static Map<String, Object> figures(WorstCurve worst, WorstCurve mean) {
        return Map.of(
                "kib", KIB,
                "worstNanos", worst.timings().stream().map(Timing::nanos).toList(),
                "worstRefused", worst.timings().stream().map(Timing::refused).toList(),
                "meanNanos", mean.timings().stream().map(Timing::nanos).toList(),
                "growth", worst.growth());
    }

    private static String micros(double nanos) {
        return number(nanos < 10_000 ? "%.1f" : "%,.0f", nanos / 1_000);
    }

    private static String number(String format, double number) {
        return String.format(Locale.ROOT, format, number);
    }

    private Report report(
            List<List<String>> rows, Map<String, Object> figures, List<String> faults) {
        var head = new ArrayList<String>();
        head.add("step");
        for (int size : KIB) {
            head.add(size + " KiB");
        }
        head.addAll(List.of("ns per byte", "worst / mean", "power"));
        String verdict =
                faults.isEmpty()
                        ? "No step takes more than "
                                + limitMicros
                                + " µs or grows faster than its input."
                        : "**Too much:** " + String.join("; ", faults) + ".";
        return new Report(
                "worst",
                "worst: each step of a check on its worst input",
                Conditions.now(Results.root(), 0, "bench/run worst", InstantSource.system()),
                List.of(
                        new Report.Text(
                                "Microseconds that one call takes, in the quickest of five rounds;"
                                        + " `r`: refused. The last three columns are of the largest"
                                        + " input that is not refused (or the largest at all):"
                                        + " nanoseconds for each byte, how many times a harmless"
                                        + " input of that size, and the power of the size with"
                                        + " which the time grows (1: linear)."),
                        new Report.Table(head, rows),
                        new Report.Text(verdict)),
                figures);
    }
}
