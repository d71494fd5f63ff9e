// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.riskgate.lab.report.Report;

import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class ComparisonTest {

    private static final Figure P99 = Figure.steady(99, 2_000);

    @Test
    void theRatioIsTakenWithinEachRoundAndItsMedianIsTold() {
        // The machine was half as fast in the second round, and one round went wrong.
        var comparison =
                comparison(
                        List.of(sample(100_000), sample(50_000), sample(100_000)),
                        List.of(sample(60_000), sample(30_000), sample(10_000)));

        assertThat(comparison.medianRatio("memory", Figure.CHECKS)).isEqualTo(0.6, within(1e-9));
        assertThat(comparison.table().rows().getFirst())
                .containsExactly(
                        "checks per second, closed loop", "100,000", "30,000", "0.60 (0.10–0.60)");
    }

    @Test
    void whatOnlyOneServerHasIsADashForTheOthers() {
        var comparison =
                comparison(
                        List.of(sample(2)),
                        List.of(
                                new BenchSample(
                                        Map.of(Figure.CHECKS, 1.0, Figure.REDIS_CPU, 0.5))));

        assertThat(comparison.table().rows())
                .contains(List.of("CPU of Redis per check, µs", "–", "0.50", "–"))
                .contains(List.of("p99 at 2,000/s, ms", "3.000", "–", "–"));
        assertThat(comparison.median("absent", Figure.CHECKS)).isNaN();
    }

    @Test
    void aFloorOfNothingGivesNoRatio() {
        var comparison = comparison(List.of(sample(0)), List.of(sample(5)));

        assertThat(comparison.medianRatio("memory", Figure.CHECKS)).isNaN();
    }

    @Test
    void theMedianOfAnEvenNumberLiesBetweenTheTwoInTheMiddle() {
        assertThat(Comparison.median(List.of(4.0, 1.0, 3.0, 2.0))).isEqualTo(2.5);
        assertThat(Comparison.median(List.of(7.0, Double.NaN))).isEqualTo(7);
        assertThat(Comparison.median(List.of())).isNaN();
    }

    @Test
    void theReportIsATableThatMarkdownShows() {
        var comparison = comparison(List.of(sample(2)), List.of(sample(1)));
        var report =
                new Report(
                        "check",
                        "A title",
                        Map.of("seed", 1L),
                        List.of(
                                new Report.Text("How."),
                                comparison.table(),
                                new Report.Picture("check", "bars", "<svg/>")),
                        comparison.figures());

        assertThat(report.markdown())
                .startsWith("# A title\n\nHow.\n\n| median of the rounds | noop | memory |")
                .contains("\n| --- | --- | --- | --- |\n")
                .contains("| checks per second, closed loop | 2 | 1 | 0.50 (0.50–0.50) |")
                .contains("\n![bars](check.svg)\n")
                .endsWith("| seed | 1 |\n\n");
        assertThat(comparison.figures().get("memory"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsEntry("checksPerSecond", 1.0)
                .containsEntry("checksPerSecondRatio", 0.5)
                .containsEntry("p99MillisAt2000", 3.0);
    }

    @Test
    void figuresStandInTheOrderOfTheirRatesAndPercentiles() {
        assertThat(
                        List.of(
                                        Figure.steady(50, 10_000),
                                        Figure.steady(99.9, 2_000),
                                        Figure.steady(99, 2_000),
                                        Figure.BUSY_P99)
                                .stream()
                                .sorted()
                                .map(Figure::key))
                .containsExactly(
                        "busyP99Millis", "p99MillisAt2000", "p999MillisAt2000", "p50MillisAt10000");
    }

    private static Comparison comparison(List<BenchSample> noop, List<BenchSample> memory) {
        var rounds = new LinkedHashMap<String, List<BenchSample>>();
        rounds.put("noop", noop);
        rounds.put("memory", memory);
        return new Comparison(rounds);
    }

    private static BenchSample sample(double perSecond) {
        return new BenchSample(Map.of(Figure.CHECKS, perSecond, P99, 3.0));
    }
}
