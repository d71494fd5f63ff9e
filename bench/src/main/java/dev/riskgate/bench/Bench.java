// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench;

import dev.riskgate.bench.compare.CheckBenchmark;
import dev.riskgate.bench.compare.EnvoyBenchmark;
import dev.riskgate.bench.compare.PeersBenchmark;
import dev.riskgate.bench.compare.ReplayBenchmark;
import dev.riskgate.bench.compare.StartBenchmark;
import dev.riskgate.bench.growth.GrowthBenchmark;
import dev.riskgate.bench.load.VoidRunException;
import dev.riskgate.bench.path.JmhBenchmark;
import dev.riskgate.bench.worst.WorstBenchmark;
import dev.riskgate.lab.api.ApiBenchmark;
import dev.riskgate.lab.api.LogBenchmark;
import dev.riskgate.lab.geo.CountriesCommand;
import dev.riskgate.lab.population.EpisodesBenchmark;
import dev.riskgate.lab.population.ScaleBenchmark;
import dev.riskgate.lab.population.TheftBenchmark;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command behind {@code bench/run}: each benchmark is a subcommand. */
@Command(
        name = "bench/run",
        description = "Runs one benchmark; writes bench/results/NAME.md and NAME.json.",
        synopsisSubcommandLabel = "NAME",
        subcommands = {
            CheckBenchmark.class,
            StartBenchmark.class,
            ReplayBenchmark.class,
            PeersBenchmark.class,
            EnvoyBenchmark.class,
            GrowthBenchmark.class,
            JmhBenchmark.class,
            ScaleBenchmark.class,
            EpisodesBenchmark.class,
            TheftBenchmark.class,
            ApiBenchmark.class,
            LogBenchmark.class,
            CountriesCommand.class,
            WorstBenchmark.class
        })
public final class Bench implements Runnable {

    private static final int FAILED = 1;

    private Bench() {}

    public static void main(String[] args) {
        var command = new CommandLine(new Bench());
        command.setUsageHelpLongOptionsMaxWidth(30);
        command.setExecutionExceptionHandler(
                (e, _, _) -> {
                    if (e instanceof VoidRunException) {
                        System.err.println("bench: " + e.getMessage());
                    } else {
                        e.printStackTrace();
                    }
                    return FAILED;
                });
        System.exit(command.execute(args));
    }

    /** Without a name: lists what there is. */
    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }
}
