package dev.riskgate.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class ComparisonTest {

    @Test
    void the_ratio_is_taken_within_each_round_and_its_median_is_told() {
        // The machine was half as fast in the second round, and one round went wrong.
        var comparison =
                new Comparison(
                        List.of(sample(100_000), sample(50_000), sample(100_000)),
                        List.of(sample(60_000), sample(30_000), sample(10_000)));

        assertThat(comparison.medianRatio("checksPerSecond")).isEqualTo(0.6, within(1e-9));
        assertThat(comparison.table().rows().getFirst())
                .containsExactly(
                        "checks per second, closed loop", "100,000", "30,000", "0.60", "0.10–0.60");
    }

    @Test
    void the_median_of_an_even_number_lies_between_the_two_in_the_middle() {
        assertThat(Comparison.median(List.of(4.0, 1.0, 3.0, 2.0))).isEqualTo(2.5);
        assertThat(Comparison.median(List.of(7.0))).isEqualTo(7);
        assertThat(Comparison.median(List.of())).isZero();
    }

    @Test
    void the_report_is_a_table_that_markdown_shows() {
        var comparison = new Comparison(List.of(sample(2)), List.of(sample(1)));
        var report =
                new Report(
                        "check",
                        "A title",
                        Map.of("seed", 1L),
                        List.of(new Report.Text("How."), comparison.table()),
                        comparison.figures());

        assertThat(report.markdown())
                .startsWith("# A title\n\nHow.\n\n| median of the rounds | noop | Riskgate |")
                .contains("\n| --- | --- | --- | --- | --- |\n")
                .contains("| checks per second, closed loop | 2 | 1 | 0.50 | 0.50–0.50 |")
                .endsWith("| seed | 1 |\n\n");
    }

    private static Sample sample(double perSecond) {
        var latency = new Sample.Latency(1, 2, 3);
        return new Sample(perSecond, 10, 1000, 5, latency, latency);
    }
}
