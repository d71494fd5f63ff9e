// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.measure;

import dev.riskgate.bench.load.Load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/**
 * How servers are measured in turn.
 *
 * @param rounds how often each
 * @param fast load of the closed loop
 * @param rates calls per second of the measurements after that
 * @param duration of each of them
 */
public record Rounds(int rounds, Load fast, List<Double> rates, Duration duration) {

    /** Another server begins each round, so that none always comes first. */
    public Comparison measure(List<BenchTarget> targets, CleanUp between) throws IOException {
        var samples = new LinkedHashMap<String, List<BenchSample>>();
        targets.forEach(benchTarget -> samples.put(benchTarget.name(), new ArrayList<>()));
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < targets.size(); i++) {
                BenchTarget benchTarget = targets.get((round + i) % targets.size());
                BenchSample benchSample = benchTarget.measure(fast, rates, duration);
                samples.computeIfAbsent(benchTarget.name(), _ -> new ArrayList<>())
                        .add(benchSample);
                System.err.printf(
                        Locale.ROOT,
                        "round %d %-10s %,8.0f/s, %.2f µs CPU a check%n",
                        round + 1,
                        benchTarget.name(),
                        benchSample.get(Figure.CHECKS),
                        benchSample.get(Figure.CPU));
            }
            if (round < rounds - 1) {
                between.run();
            }
        }
        return new Comparison(samples);
    }

    /** What is done between two rounds. */
    @FunctionalInterface
    public interface CleanUp {
        void run() throws IOException;
    }
}
