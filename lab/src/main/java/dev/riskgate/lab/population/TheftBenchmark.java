// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.population;

import dev.riskgate.geo.GeoTable;
import dev.riskgate.lab.report.Conditions;
import dev.riskgate.lab.report.Report;
import dev.riskgate.lab.report.Results;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.risk.RiskModel;
import dev.riskgate.signals.signal.RiskSettings;
import dev.riskgate.signals.signal.SignalDescriptor;
import dev.riskgate.signals.signal.SignalSetting;
import dev.riskgate.signals.signal.Signals;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code bench/run theft}: what signals are worth that are off by default. */
@Command(
        name = "theft",
        description = {
            "Counts how many thieves who work beside a client are noticed, and how often innocent"
                    + " clients are,",
            "hard days included: with the signals that are on by default, and with all of them."
        },
        mixinStandardHelpOptions = true)
public final class TheftBenchmark implements Callable<Integer> {

    private static final Database.Kind[] DATABASES = {Database.Kind.FREE, Database.Kind.DEFAULT};

    @Option(names = "--seed", description = "Of the world; ${DEFAULT-VALUE}.")
    long seed = 20_261_129;

    @Option(names = "--clients", description = "Of each of the six kinds; ${DEFAULT-VALUE}.")
    int clients = 25;

    @Option(names = "--learning", description = "Days that are learned first; ${DEFAULT-VALUE}.")
    int learningDays = 30;

    @Option(names = "--days", description = "Days that are counted; ${DEFAULT-VALUE}.")
    int days = 30;

    @Override
    public Integer call() throws Exception {
        var rows = new ArrayList<List<String>>();
        var figures = new LinkedHashMap<String, Object>();
        GeoTable table = GeoTable.shipped();
        for (Database.Kind kind : DATABASES) {
            for (boolean all : new boolean[] {false, true}) {
                var model = new RiskModel(Weights.shipped(), all ? all() : RiskSettings.defaults());
                var crowd = new RobbedCrowd(model, new Database(kind, table), seed, clients);
                crowd.play(learningDays, days);
                rows.add(row(kind, all, crowd, figures));
            }
        }
        Results.ofCheckout().write(report(rows, figures));
        return 0;
    }

    private static RiskSettings all() {
        Map<String, SignalSetting> settings = new HashMap<>();
        for (SignalDescriptor signal : Signals.all()) {
            settings.put(signal.name(), new SignalSetting(true, signal.initial().weight()));
        }
        return new RiskSettings(settings);
    }

    private static List<String> row(
            Database.Kind kind, boolean all, RobbedCrowd crowd, Map<String, Object> figures) {
        String key = kind.name().toLowerCase(Locale.ROOT) + (all ? ".all." : ".default.");
        var row = new ArrayList<String>();
        row.add(kind.label());
        row.add(all ? "all" : "default");
        for (Thief thief : Thief.values()) {
            row.add(
                    cell(
                            key + thief.name().toLowerCase(Locale.ROOT),
                            crowd.noticed(thief),
                            "%.0f%%",
                            figures));
        }
        row.add(cell(key + "innocent", crowd.episodes(), "%.1f", figures));
        return row;
    }

    private static String cell(
            String key, double[] values, String format, Map<String, Object> figures) {
        var cell = new ArrayList<String>();
        for (int t = 0; t < values.length; t++) {
            figures.put(key + (int) Crowd.THRESHOLDS[t], values[t]);
            cell.add(String.format(Locale.ROOT, format, values[t]));
        }
        return String.join(" / ", cell);
    }

    private Report report(List<List<String>> rows, Map<String, Object> figures) {
        List<String> head = new ArrayList<>(List.of("database", "signals"));
        for (Thief thief : Thief.values()) {
            head.add(thief.label());
        }
        head.add("innocent");
        return new Report(
                "theft",
                "How many thieves beside a client are noticed",
                Conditions.now(Results.root(), seed, "bench/run theft", InstantSource.system()),
                List.of(
                        new Report.Text(
                                clients
                                        + " invented clients of each kind, learned for "
                                        + learningDays
                                        + " days and counted for "
                                        + days
                                        + ", with releases that are rolled out over two hours and"
                                        + " phones between two networks. On the last day each is"
                                        + " robbed once in each way. Victims for whom a request of"
                                        + " the thief reached 40 / 60 / 80, and innocent episodes"
                                        + " per 1,000 client-days at 40 / 60 / 80 or more:"),
                        new Report.Table(head, rows)),
                figures);
    }
}
