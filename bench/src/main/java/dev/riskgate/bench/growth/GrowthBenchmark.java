// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.growth;

import dev.riskgate.bench.load.VoidRunException;
import dev.riskgate.bench.measure.LoadOptions;
import dev.riskgate.lab.report.Report;
import dev.riskgate.lab.report.Results;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** What becomes of speed and memory as clients, routes, rules and replicas get more. */
@Command(
        name = "growth",
        description =
                "Speed and memory as the clients, the routes and rules, and the replicas on one"
                        + " Redis get more.",
        showDefaultValues = true,
        sortOptions = false,
        mixinStandardHelpOptions = true)
public final class GrowthBenchmark implements Callable<Integer> {

    enum Part {
        /** heap and throughput over the number of clients */
        clients,
        /** resident memory, idle and after load */
        memory,
        /** bytes in Redis for each client */
        redis,
        /** commands to Redis per check over the number of active clients */
        commands,
        /** routes and rules */
        rules,
        /** replicas on one Redis */
        replicas
    }

    @Option(
            names = "--parts",
            split = ",",
            description = "What is measured: ${COMPLETION-CANDIDATES}.")
    List<Part> parts = List.of(Part.values());

    @Option(names = "--most", description = "Clients at the most; 1,000 are the fewest.")
    int most = 1_000_000;

    @Mixin private LoadOptions load = new LoadOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    private final InstantSource clock = InstantSource.system();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path root = Results.root();
        Map<String, Object> conditions = load.conditions(root, LoadOptions.typed(spec), clock);
        var sections = new ArrayList<Report.Section>();
        var figures = new LinkedHashMap<String, Object>();
        var bench = new GrowthBench(root, load, sections, figures);
        boolean failed = false;
        for (Part part : parts) {
            System.err.println("Growth of " + part + " ...");
            try {
                measure(part, bench);
            } catch (VoidRunException e) {
                // The other parts mean something all the same.
                System.err.println("bench: " + e.getMessage());
                sections.add(new Report.Text("**Void**, growth of " + part + ": see stderr."));
                failed = true;
            }
        }
        new Results(root)
                .write(
                        new Report(
                                "growth",
                                "growth: speed and memory as things get more",
                                conditions,
                                sections,
                                figures));
        return failed ? 1 : 0;
    }

    private void measure(Part part, GrowthBench bench) throws IOException, InterruptedException {
        switch (part) {
            case clients -> new ClientGrowth(bench, most).run();
            case memory -> new MemoryGrowth(bench).run();
            case redis -> new RedisGrowth(bench).bytes();
            case commands -> new RedisGrowth(bench).commands();
            case rules -> new RuleGrowth(bench).run();
            case replicas -> new ReplicaGrowth(bench).run();
        }
    }
}
