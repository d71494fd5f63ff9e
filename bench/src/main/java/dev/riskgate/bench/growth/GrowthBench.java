// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.growth;

import dev.riskgate.bench.load.Load;
import dev.riskgate.bench.load.Measurement;
import dev.riskgate.bench.measure.BenchTarget;
import dev.riskgate.bench.measure.LoadOptions;
import dev.riskgate.bench.servers.Servers;
import dev.riskgate.lab.report.Report;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What the parts of {@link GrowthBenchmark} share. */
record GrowthBench(
        Path root, LoadOptions load, List<Report.Section> sections, Map<String, Object> figures) {

    Path directory() {
        return root.resolve("bench/target/growth");
    }

    Servers servers(String jvm) throws IOException {
        return new Servers(root, directory(), jvm);
    }

    Duration duration() {
        return Duration.ofSeconds(load.seconds);
    }

    void text(String markdown) {
        sections.add(new Report.Text(markdown));
    }

    /**
     * Answers per second in a closed loop; the best of the rounds, since disturbance only ever
     * takes away.
     */
    double throughput(BenchTarget benchTarget) {
        double best = 0;
        for (int round = 0; round < load.rounds; round++) {
            Measurement run = benchTarget.allowed(Load.closed(duration()));
            best = Math.max(best, run.answersPerSecond());
        }
        return best;
    }
}
