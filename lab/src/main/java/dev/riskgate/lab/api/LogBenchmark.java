// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.api;

import dev.riskgate.geo.GeoTable;
import dev.riskgate.lab.accesslog.AccessLog;
import dev.riskgate.lab.detector.Answer;
import dev.riskgate.lab.detector.Policies;
import dev.riskgate.lab.detector.Riskgate;
import dev.riskgate.lab.report.Conditions;
import dev.riskgate.lab.report.Report;
import dev.riskgate.lab.report.Results;
import dev.riskgate.lab.world.Call;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code bench/run logs}: how often clients of a real server would be bothered. */
@Command(
        name = "logs",
        description = {
            "Plays access logs in the combined format through the product's own path of a check,"
                    + " with the table",
            "that ships: which share of the requests is odd, and how often is a client bothered?"
        },
        mixinStandardHelpOptions = true)
public final class LogBenchmark implements Callable<Integer> {

    private static final int[] SCORES = {20, 40, 60, 80};
    private static final long DAY = 86_400_000;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Access logs, each a world.")
    List<Path> files = List.of();

    @Option(
            names = "--client",
            description = "Who is one client: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE}.")
    AccessLog.Client client = AccessLog.Client.ADDRESS;

    @Override
    public Integer call() throws Exception {
        Map<String, Object> figures = new LinkedHashMap<>();
        List<List<String>> rows = new ArrayList<>();
        for (Path file : files) {
            rows.add(row(file, figures));
        }
        Results.ofCheckout().write(report(rows, figures));
        return 0;
    }

    private List<String> row(Path file, Map<String, Object> figures) throws Exception {
        AccessLog log = AccessLog.read(file, client);
        if (log.calls().isEmpty()) {
            throw new IllegalArgumentException(
                    file
                            + " has no line in the combined format from an IPv4 address"
                            + (client == AccessLog.Client.USER ? " and with a user's name" : ""));
        }
        GeoTable table = GeoTable.shipped();
        var riskgate =
                new Riskgate("riskgate", Policies.standard(), call -> table.place(call.address()));
        long first = log.calls().getFirst().millis();
        long middle = first + (log.calls().getLast().millis() - first) / 2;
        Map<String, Meter> meters = new HashMap<>();
        long[] reached = new long[SCORES.length];
        long counted = 0;
        for (Call call : log.calls()) {
            Answer answer = riskgate.judge(call, false);
            if (call.millis() < middle) {
                continue;
            }
            counted++;
            for (int i = 0; i < SCORES.length; i++) {
                reached[i] += answer.score() >= SCORES[i] ? 1 : 0;
            }
            meters.computeIfAbsent(call.client(), _ -> new Meter())
                    .judged((int) ((call.millis() - first) / DAY), call.millis(), answer);
        }
        return row(file, log, counted, reached, meters, figures);
    }

    private static List<String> row(
            Path file,
            AccessLog log,
            long counted,
            long[] reached,
            Map<String, Meter> meters,
            Map<String, Object> figures) {
        double days = meters.values().stream().mapToInt(Meter::days).sum();
        String name = file.getFileName().toString();
        List<String> row = new ArrayList<>();
        row.add(name);
        row.add(log.calls().size() + " (" + log.skipped() + ")");
        row.add(meters.size() + "; " + (long) days);
        for (int i = 0; i < SCORES.length; i++) {
            double share = 100.0 * reached[i] / counted;
            int threshold = Meter.threshold(SCORES[i]);
            double rate =
                    1_000
                            * meters.values().stream().mapToInt(m -> m.episodes(threshold)).sum()
                            / days;
            figures.put(name + ".percentAt" + SCORES[i], share);
            figures.put(name + ".episodesAt" + SCORES[i], rate);
            String percent = share == 0 ? "0" : String.format(Locale.ROOT, "%.3g%%", share);
            row.add(percent + "; " + Innocents.number(rate));
        }
        return row;
    }

    private Report report(List<List<String>> rows, Map<String, Object> figures) {
        List<String> head =
                new ArrayList<>(List.of("log", "requests (skipped)", "clients; client-days"));
        for (int score : SCORES) {
            head.add("≥ " + score);
        }
        String command =
                "bench/run logs --client "
                        + client
                        + files.stream()
                                .map(file -> " " + file.getFileName())
                                .reduce("", String::concat);
        return new Report(
                "logs",
                "How odd real requests look",
                Conditions.now(Results.root(), 0, command, InstantSource.system()),
                List.of(
                        new Report.Text(
                                "The first half of the time is learned, the second counted; nobody"
                                    + " answers a challenge. Percent of the requests that reach a"
                                    + " score, of which the scale promises 10, 1, 0.1 and 0.01; and"
                                    + " episodes per 1,000 client-days. Nobody knows which of them"
                                    + " are innocent."),
                        new Report.Table(head, rows)),
                figures);
    }
}
