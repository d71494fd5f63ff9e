// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.growth;

import dev.riskgate.bench.load.Load;
import dev.riskgate.bench.load.LoadGenerator;
import dev.riskgate.bench.measure.Aim;
import dev.riskgate.bench.measure.BenchTarget;
import dev.riskgate.bench.measure.Comparison;
import dev.riskgate.bench.measure.Figure;
import dev.riskgate.bench.measure.Rounds;
import dev.riskgate.bench.measure.Server;
import dev.riskgate.bench.servers.Resources;
import dev.riskgate.bench.servers.RiskgateFiles;
import dev.riskgate.bench.setup.BenchClient;
import dev.riskgate.bench.setup.CheckRequests;
import dev.riskgate.bench.setup.Policies;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Throughput over the number of routes and rules, of which a request meets a handful. */
final class RuleGrowth {

    private static final List<Integer> COUNTS = List.of(10, 100, 1_000);
    private static final double KEPT_AIM = 0.8;

    private final GrowthBench bench;

    RuleGrowth(GrowthBench bench) {
        this.bench = bench;
    }

    void run() throws IOException, InterruptedException {
        List<BenchClient> population = BenchClient.many(bench.load().clients, bench.load().seed);
        var calls =
                CheckRequests.calls(
                        population,
                        benchClient -> new CheckRequests.Header("x-api-key", benchClient.apiKey()));
        var all = new ArrayList<RiskgateFiles>();
        try (var resources = new Resources()) {
            var servers = bench.servers(bench.load().jvm);
            var targets = new ArrayList<BenchTarget>();
            for (int count : COUNTS) {
                String name = Integer.toString(count);
                var setup = new RiskgateFiles.Setup(Policies.wide(count), population, "", 0);
                RiskgateFiles files =
                        RiskgateFiles.write(
                                bench.directory().resolve("rules-" + name),
                                setup,
                                bench.load().seed);
                all.add(files);
                Server server = resources.add(servers.riskgate(name, files, null));
                var generator = new LoadGenerator(server.address(), bench.load().shape(), calls);
                BenchTarget benchTarget = resources.add(new BenchTarget(server, generator, false));
                benchTarget.warmUp(Load.calls(calls.size()));
                benchTarget.warmUp(bench.load().warmUp());
                targets.add(benchTarget);
            }
            Comparison comparison =
                    new Rounds(
                                    bench.load().rounds,
                                    Load.closed(bench.duration()),
                                    List.of(),
                                    bench.duration())
                            .measure(
                                    targets,
                                    () -> {
                                        for (RiskgateFiles files : all) {
                                            files.forgetDecisions();
                                        }
                                    });
            bench.text(
                    "## Routes and rules\n\n"
                        + "Servers with 10, 100 and 1,000 routes and as many rules, state in"
                        + " memory, API keys. The route that a request meets is the last one; of"
                        + " the rules, two concern it, the others name another method and path.");
            bench.sections().add(comparison.table());
            bench.text(
                    Aim.atLeast(
                            "throughput kept with 1,000",
                            comparison.medianRatio("1000", Figure.CHECKS),
                            KEPT_AIM));
            bench.figures().put("rules", comparison.figures());
        }
    }
}
