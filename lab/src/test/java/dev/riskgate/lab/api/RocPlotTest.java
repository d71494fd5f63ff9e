// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

class RocPlotTest {

    @Test
    void noTwoOfEightLinesLookTheSame() {
        List<RocPlot.Line> lines =
                IntStream.range(0, 8)
                        .mapToObj(
                                i ->
                                        new RocPlot.Line(
                                                "line " + i,
                                                List.of(
                                                        new double[] {1, 50},
                                                        new double[] {9, 60})))
                        .toList();

        List<String> looks =
                Pattern.compile("<polyline ([^>]*) points")
                        .matcher(RocPlot.svg("eight", lines))
                        .results()
                        .map(match -> match.group(1))
                        .toList();

        assertThat(looks).hasSize(8).doesNotHaveDuplicates();
    }
}
