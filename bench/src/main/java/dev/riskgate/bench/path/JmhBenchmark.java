// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.path;

import dev.riskgate.lab.report.Conditions;
import dev.riskgate.lab.report.Report;
import dev.riskgate.lab.report.Results;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/** The stages of a check one by one, without network: time and allocation of each. */
@Command(
        name = "jmh",
        description = "The stages of a check one by one, without network: time and allocation.",
        showDefaultValues = true,
        sortOptions = false,
        mixinStandardHelpOptions = true)
public final class JmhBenchmark implements Callable<Integer> {

    private static final String ALLOCATED = "gc.alloc.rate.norm";

    @Option(names = "--only", description = "Part of a benchmark's name.")
    String only = "";

    @Option(names = "--rounds", description = "Processes that each benchmark runs in.")
    int rounds = 2;

    @Option(names = "--iterations", description = "Measurements in each process.")
    int iterations = 5;

    @Option(names = "--seconds", description = "How long a measurement takes.")
    int seconds = 1;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, RunnerException {
        Path root = Results.root();
        String arguments = String.join(" ", spec.commandLine().getParseResult().originalArgs());
        String command = ("bench/run " + arguments).strip();
        Map<String, Object> conditions =
                Conditions.now(root, PathState.SEED, command, InstantSource.system());
        ChainedOptionsBuilder options =
                new OptionsBuilder()
                        .include("\\." + PathBenchmark.class.getSimpleName() + "\\..*" + only)
                        .addProfiler(GCProfiler.class)
                        .jvmArgs(jvmArguments(root))
                        .shouldFailOnError(true)
                        .forks(rounds)
                        .warmupIterations(iterations)
                        .warmupTime(TimeValue.seconds(seconds))
                        .measurementIterations(iterations)
                        .measurementTime(TimeValue.seconds(seconds));
        new Results(root).write(report(new Runner(options.build()).run(), conditions));
        return 0;
    }

    /** The server's own, and our logging. */
    private static String[] jvmArguments(Path root) throws IOException {
        var arguments = new ArrayList<String>();
        for (String line :
                Files.readAllLines(root.resolve("ext-authz-server/src/dist/bin/jvm.options"))) {
            if (line.startsWith("-")) {
                arguments.add(line);
            }
        }
        arguments.add("-Dlogback.configurationFile=dev/riskgate/bench/logback.xml");
        return arguments.toArray(String[]::new);
    }

    /** With the parameters, where it has some. */
    private static String name(RunResult run, Result<?> time) {
        var words = new ArrayList<>(List.of(time.getLabel()));
        for (String key : run.getParams().getParamsKeys()) {
            words.add(run.getParams().getParam(key));
        }
        return String.join(" ", words);
    }

    private static Report report(Collection<RunResult> runs, Map<String, Object> conditions) {
        var rows = new ArrayList<List<String>>();
        var figures = new LinkedHashMap<String, Object>();
        for (RunResult run : runs) {
            Result<?> time = run.getPrimaryResult();
            Result<?> allocated = run.getSecondaryResults().get(ALLOCATED);
            double bytes = allocated == null ? 0 : allocated.getScore();
            String name = name(run, time);
            rows.add(
                    List.of(
                            name,
                            String.format(Locale.ROOT, "%,.0f", time.getScore()),
                            String.format(Locale.ROOT, "%,.0f", time.getScoreError()),
                            String.format(Locale.ROOT, "%,.0f", bytes)));
            figures.put(
                    name,
                    Map.of(
                            "nanos", time.getScore(),
                            "error", time.getScoreError(),
                            "allocatedBytes", bytes));
        }
        return new Report(
                "jmh",
                "jmh: the stages of a check, one thread, no network",
                conditions,
                List.of(
                        new Report.Text(
                                "Nanoseconds a call, with JMH's 99.9% confidence interval, and"
                                        + " bytes allocated a call. "
                                        + PathState.CLIENTS
                                        + " warmed clients in turn."),
                        new Report.Table(List.of("", "ns", "±", "B"), rows)),
                figures);
    }
}
