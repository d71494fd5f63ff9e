package dev.riskgate.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Rounds of two servers side by side. A ratio is taken within each round, where the machine was in the same mood, and
 * the median of the rounds is shown.
 *
 * @param floor rounds of the noop
 * @param ours rounds of Riskgate; as many
 */
record Comparison(List<Sample> floor, List<Sample> ours) {

    private record Row(String figure, String label, int decimals) {}

    private static final List<Row> ROWS =
            List.of(
                    new Row("checksPerSecond", "checks per second, closed loop", 0),
                    new Row("cpuMicrosPerCheck", "CPU of the server per check, µs", 2),
                    new Row("allocatedBytesPerCheck", "allocated by the server per check, B", 0),
                    new Row("collectionMillisPerSecond", "garbage collection, ms per second", 1),
                    new Row("busyP50Millis", "p50 in the closed loop, ms", 3),
                    new Row("busyP99Millis", "p99 in the closed loop, ms", 3),
                    new Row("steadyP50Millis", "p50 at the fixed rate, ms", 3),
                    new Row("steadyP99Millis", "p99 at the fixed rate, ms", 3),
                    new Row("steadyP999Millis", "p99.9 at the fixed rate, ms", 3));

    /** One row a figure: median of the noop, of Riskgate, and of their ratio with its smallest and largest. */
    Report.Table table() {
        var rows = new ArrayList<List<String>>();
        for (Row row : ROWS) {
            List<Double> ratios = ratios(row.figure);
            rows.add(
                    List.of(
                            row.label,
                            text(median(values(floor, row.figure)), row.decimals),
                            text(median(values(ours, row.figure)), row.decimals),
                            text(median(ratios), 2),
                            text(ratios.stream().mapToDouble(d -> d).min().orElse(0), 2)
                                    + "–"
                                    + text(
                                            ratios.stream().mapToDouble(d -> d).max().orElse(0),
                                            2)));
        }
        return new Report.Table(
                List.of("median of the rounds", "noop", "Riskgate", "ratio", "its range"), rows);
    }

    /** For machines: every round, the medians, and the median ratios. */
    Map<String, Object> figures() {
        var medians = new LinkedHashMap<String, Object>();
        var ratios = new LinkedHashMap<String, Object>();
        for (Row row : ROWS) {
            medians.put(
                    row.figure,
                    Map.of(
                            "noop", median(values(floor, row.figure)),
                            "riskgate", median(values(ours, row.figure))));
            ratios.put(row.figure, median(ratios(row.figure)));
        }
        var all = new LinkedHashMap<String, Object>();
        all.put("medians", medians);
        all.put("medianRatios", ratios);
        all.put("noopRounds", floor.stream().map(Sample::figures).toList());
        all.put("riskgateRounds", ours.stream().map(Sample::figures).toList());
        return all;
    }

    double medianRatio(String figure) {
        return median(ratios(figure));
    }

    private List<Double> ratios(String figure) {
        List<Double> below = values(floor, figure);
        List<Double> above = values(ours, figure);
        var ratios = new ArrayList<Double>();
        for (int i = 0; i < Math.min(below.size(), above.size()); i++) {
            ratios.add(below.get(i) == 0 ? 0 : above.get(i) / below.get(i));
        }
        return ratios;
    }

    private static List<Double> values(List<Sample> samples, String figure) {
        return samples.stream().map(sample -> sample.figures().getOrDefault(figure, 0.0)).toList();
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int size = sorted.size();
        if (size == 0) {
            return 0;
        }
        return (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
    }

    private static String text(double value, int decimals) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
