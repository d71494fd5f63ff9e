// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.compare;

import dev.riskgate.bench.load.Call;
import dev.riskgate.bench.load.Load;
import dev.riskgate.bench.load.LoadGenerator;
import dev.riskgate.bench.load.Measurement;
import dev.riskgate.bench.load.VoidRunException;
import dev.riskgate.bench.measure.BenchTarget;
import dev.riskgate.bench.measure.Figure;
import dev.riskgate.bench.measure.LoadOptions;
import dev.riskgate.bench.measure.Server;
import dev.riskgate.bench.servers.NativeProcess;
import dev.riskgate.bench.servers.RiskgateFiles;
import dev.riskgate.bench.servers.Servers;
import dev.riskgate.bench.setup.BenchClient;
import dev.riskgate.bench.setup.CheckRequests;
import dev.riskgate.bench.setup.Policies;
import dev.riskgate.lab.report.Report;
import dev.riskgate.lab.report.Results;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** What a replayed decision costs, beside one of the server that recorded it. */
@Command(
        name = "replay",
        description =
                "A server that records under load, and riskgate replay of what it recorded, in"
                        + " turn: time and CPU of a decision.",
        showDefaultValues = true,
        sortOptions = false,
        mixinStandardHelpOptions = true)
public final class ReplayBenchmark implements Callable<Integer> {

    private static final int LOOK_MILLIS = 20;
    private static final double NANOS_PER_MICRO = 1_000;

    @Mixin private LoadOptions load = new LoadOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    private final InstantSource clock = InstantSource.system();

    /**
     * One round; microseconds a decision.
     *
     * @param serverMicros of wall time in a closed loop
     * @param serverCpu of the server's processors, compiler and collector included
     * @param replayMicros of wall time, the start of its JVM included
     * @param replayCpu of its processors, likewise
     * @param decided how many decisions were replayed
     * @param scoresDiffer of those: checks of one client at the same time may be learned in another
     *     order
     * @param dropped checks that were not recorded; any would make replay's load another one
     */
    private record Round(
            double serverMicros,
            double serverCpu,
            double replayMicros,
            double replayCpu,
            long decided,
            long scoresDiffer,
            boolean dropped) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path root = Results.root();
        Map<String, Object> conditions = load.conditions(root, LoadOptions.typed(spec), clock);
        Path directory = root.resolve("bench/target/replay");
        List<BenchClient> population = BenchClient.many(load.clients, load.seed);
        List<Call> calls =
                CheckRequests.calls(
                        population, one -> new CheckRequests.Header("x-api-key", one.apiKey()));
        var setup = new RiskgateFiles.Setup(Policies.full(false, false), population, "", 0);
        RiskgateFiles files = RiskgateFiles.write(directory, setup, load.seed);
        Path recordings = recordInto(directory, files);
        var rounds = new ArrayList<Round>();
        try (Server server =
                        new Servers(root, directory, load.jvm).riskgate("server", files, null);
                BenchTarget target =
                        new BenchTarget(
                                server,
                                new LoadGenerator(server.address(), load.shape(), calls),
                                false)) {
            target.warmUp(load.warmUp());
            for (int round = 0; round < load.rounds; round++) {
                rounds.add(round(root, files, recordings, server, target));
                System.err.printf(Locale.ROOT, "round %d: %s%n", round + 1, rounds.getLast());
            }
        }
        var figures = new LinkedHashMap<String, Object>();
        figures.put("rounds", rounds);
        new Results(root)
                .write(
                        new Report(
                                "replay",
                                "replay: a decision that is made again",
                                conditions,
                                List.of(new Report.Text(how()), table(rounds)),
                                figures));
        return 0;
    }

    /** Lets the server record all that it decides into an empty directory. */
    private static Path recordInto(Path directory, RiskgateFiles files) throws IOException {
        Path recordings = Files.createDirectories(directory.resolve("recordings"));
        try (var old = Files.list(recordings)) {
            for (Path file : old.toList()) {
                Files.delete(file);
            }
        }
        Files.writeString(
                directory.resolve("record.key"),
                Base64.getEncoder().encodeToString(files.hashKey()));
        // A busy machine must not void the run: what failed cannot be replayed.
        Files.writeString(
                files.server(),
                """
                check: { budget: 10s }
                record: { folder: recordings, keyFile: record.key, queueSize: 262144 }
                """,
                StandardOpenOption.APPEND);
        return recordings;
    }

    private Round round(
            Path root, RiskgateFiles files, Path recordings, Server server, BenchTarget target)
            throws IOException, InterruptedException {
        files.forgetDecisions();
        long cpuBefore = server.process().usage().cpuNanos();
        long start = System.nanoTime();
        Measurement run = target.allowed(Load.closed(Duration.ofSeconds(load.seconds)));
        double serverNanos = System.nanoTime() - start;
        double serverCpu = server.process().usage().cpuNanos() - cpuBefore;

        Path out = recordings.resolveSibling("replay.out");
        var builder =
                new ProcessBuilder(
                                root.resolve("ext-authz-server/target/riskgate/bin/riskgate")
                                        .toString(),
                                "replay",
                                "--policy",
                                files.policy().toString(),
                                "--key-file",
                                recordings.resolveSibling("record.key").toString(),
                                "--json",
                                "--progress",
                                recordings.toString())
                        .redirectOutput(out.toFile())
                        .redirectError(recordings.resolveSibling("replay.err").toFile());
        builder.environment()
                .putAll(
                        Map.of(
                                "RISKGATE_JVM",
                                load.jvm,
                                "JAVA_HOME",
                                System.getProperty("java.home")));
        start = System.nanoTime();
        Process replay = builder.start();
        Duration replayCpu = Duration.ZERO;
        while (!replay.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            replayCpu = NativeProcess.cpu(replay.pid());
        }
        double replayNanos = System.nanoTime() - start;
        if (replay.exitValue() != 0) {
            throw new VoidRunException("riskgate replay failed: " + replay.exitValue());
        }
        JsonNode result = JsonMapper.shared().readTree(Files.readString(out));
        long decided = result.get("decided").asLong();
        return new Round(
                serverNanos / run.calls() / NANOS_PER_MICRO,
                serverCpu / run.calls() / NANOS_PER_MICRO,
                replayNanos / decided / NANOS_PER_MICRO,
                replayCpu.toNanos() / (double) decided / NANOS_PER_MICRO,
                decided,
                result.get("scoresDiffer").asLong(),
                result.get("cautions").toString().contains("not recorded"));
    }

    private String how() {
        return "Median of %d rounds: the server, recording, in a closed loop of %d connections × %d streams for %d s, then riskgate replay over all that it had recorded until then, with the same policy and the same JVM options. The load generator runs beside the server, nothing beside the replay; its time includes the start of its JVM."
                .formatted(load.rounds, load.connections, load.streams, load.seconds);
    }

    private static Report.Table table(List<Round> rounds) {
        return new Report.Table(
                List.of("µs a decision", "server", "replay", "ratio"),
                List.of(
                        row("time", rounds, Round::serverMicros, Round::replayMicros),
                        row("CPU", rounds, Round::serverCpu, Round::replayCpu)));
    }

    private static List<String> row(
            String name,
            List<Round> rounds,
            ToDoubleFunction<Round> server,
            ToDoubleFunction<Round> replay) {
        return List.of(
                name,
                Figure.number(median(rounds, server), 1),
                Figure.number(median(rounds, replay), 1),
                Figure.number(
                        median(
                                rounds,
                                one -> replay.applyAsDouble(one) / server.applyAsDouble(one)),
                        2));
    }

    private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
        double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
