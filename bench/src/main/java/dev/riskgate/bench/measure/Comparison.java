// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.measure;

import dev.riskgate.lab.report.Report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Rounds of several servers side by side. A ratio is taken within each round, where the machine was
 * in the same mood, and the median of the rounds is shown.
 *
 * @param rounds of each server by its name, equally many; the first one is the floor that the
 *     others are compared with
 */
public record Comparison(SequencedMap<String, List<BenchSample>> rounds) {

    /**
     * One row a figure: the median of each server, and of its ratio to the floor with the smallest
     * and the largest.
     */
    public Report.Table table() {
        var head = new ArrayList<>(List.of("median of the rounds", floor()));
        others().forEach(name -> head.addAll(List.of(name, "ratio (range)")));
        var rows = new ArrayList<List<String>>();
        allFigures().forEach(figure -> rows.add(row(figure)));
        return new Report.Table(head, rows);
    }

    private List<String> row(Figure figure) {
        var cells = new ArrayList<>(List.of(figure.label(), figure.text(median(floor(), figure))));
        for (String name : others()) {
            cells.add(figure.text(median(name, figure)));
            List<Double> ratios = ratios(name, figure);
            cells.add(
                    ratios.isEmpty()
                            ? "–"
                            : "%s (%s–%s)"
                                    .formatted(
                                            Figure.number(median(ratios), 2),
                                            Figure.number(ratios.getFirst(), 2),
                                            Figure.number(ratios.getLast(), 2)));
        }
        return cells;
    }

    /** For machines: every round, the medians, and the median ratios. */
    public Map<String, Object> figures() {
        var all = new LinkedHashMap<String, Object>();
        for (String name : rounds.sequencedKeySet()) {
            var of = new LinkedHashMap<String, Object>();
            for (Figure figure : allFigures()) {
                if (has(name, figure)) {
                    of.put(figure.key(), median(name, figure));
                    List<Double> ratios = ratios(name, figure);
                    if (!ratios.isEmpty()) {
                        of.put(figure.key() + "Ratio", median(ratios));
                    }
                }
            }
            of.put("rounds", samples(name).stream().map(Comparison::byKey).toList());
            all.put(name, of);
        }
        return all;
    }

    public double median(String name, Figure figure) {
        return median(values(name, figure));
    }

    public double medianRatio(String name, Figure figure) {
        return median(ratios(name, figure));
    }

    private static Map<String, Double> byKey(BenchSample benchSample) {
        var figures = new LinkedHashMap<String, Double>();
        benchSample.figures().forEach((figure, value) -> figures.put(figure.key(), value));
        return figures;
    }

    private SortedSet<Figure> allFigures() {
        var all = new TreeSet<Figure>();
        rounds.values().forEach(samples -> samples.forEach(s -> all.addAll(s.figures().keySet())));
        return all;
    }

    private String floor() {
        return rounds.firstEntry().getKey();
    }

    private List<String> others() {
        return rounds.sequencedKeySet().stream().skip(1).toList();
    }

    private List<BenchSample> samples(String name) {
        return rounds.getOrDefault(name, List.of());
    }

    private boolean has(String name, Figure figure) {
        return samples(name).stream()
                .anyMatch(benchSample -> !Double.isNaN(benchSample.get(figure)));
    }

    private List<Double> values(String name, Figure figure) {
        return samples(name).stream().map(benchSample -> benchSample.get(figure)).toList();
    }

    /**
     * In ascending order; without rounds in which one of the two has no such figure, or the floor
     * has 0.
     */
    private List<Double> ratios(String name, Figure figure) {
        List<Double> below = values(floor(), figure);
        List<Double> above = values(name, figure);
        double[] ratios = new double[Math.min(below.size(), above.size())];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = above.get(i) / below.get(i);
        }
        return Arrays.stream(ratios).filter(Double::isFinite).sorted().boxed().toList();
    }

    /** Not a number if there is none. */
    static double median(List<Double> values) {
        List<Double> sorted = values.stream().filter(value -> !value.isNaN()).sorted().toList();
        int size = sorted.size();
        return size == 0 ? Double.NaN : (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
    }
}
