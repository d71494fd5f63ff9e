// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.compare;

import dev.riskgate.bench.load.Call;
import dev.riskgate.bench.load.Load;
import dev.riskgate.bench.load.LoadGenerator;
import dev.riskgate.bench.load.Measurement;
import dev.riskgate.bench.load.VoidRunException;
import dev.riskgate.bench.measure.Figure;
import dev.riskgate.bench.measure.LoadOptions;
import dev.riskgate.bench.servers.FreePorts;
import dev.riskgate.bench.servers.NativeProcess;
import dev.riskgate.bench.servers.RiskgateFiles;
import dev.riskgate.bench.setup.BenchClient;
import dev.riskgate.bench.setup.CheckRequests;
import dev.riskgate.bench.setup.Policies;
import dev.riskgate.lab.report.Report;
import dev.riskgate.lab.report.Results;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;

/**
 * What a server costs that has just started: until it is ready, and until it has answered its first
 * checks.
 */
@Command(
        name = "start",
        description =
                "A server that has just started, without and with AOT caches: time and CPU until it"
                        + " is ready, and until it has answered its first checks.",
        showDefaultValues = true,
        sortOptions = false,
        mixinStandardHelpOptions = true)
public final class StartBenchmark implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(5);
    private static final String NONE = "none";
    private static final double NANOS_PER_SECOND = 1e9;

    @Option(
            names = "--caches",
            split = ",",
            description = "Files that riskgate train has made; none for a start without one.")
    List<String> caches = List.of(NONE);

    @Option(
            names = "--marks",
            split = ",",
            description = "Numbers of checks, ascending: time and CPU until so many are answered.")
    List<Integer> marks = List.of(1_000, 10_000, 50_000, 200_000);

    @Mixin private LoadOptions load = new LoadOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    private final InstantSource clock = InstantSource.system();

    /**
     * How far a server has come.
     *
     * @param seconds since the last mark
     * @param cpuSeconds of the server, since then
     * @param p99Millis of the checks since then; not a number where there were none
     */
    private record Mark(double seconds, double cpuSeconds, double p99Millis) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path root = Results.root();
        Map<String, Object> conditions = load.conditions(root, LoadOptions.typed(spec), clock);
        List<BenchClient> population = BenchClient.many(load.clients, load.seed);
        List<Call> calls =
                CheckRequests.calls(
                        population,
                        benchClient -> new CheckRequests.Header("x-api-key", benchClient.apiKey()));
        var setup = new RiskgateFiles.Setup(Policies.full(false, false), population, "", 0);
        var starts = new LinkedHashMap<String, List<List<Mark>>>();
        caches.forEach(cache -> starts.put(cache, new ArrayList<>()));
        for (int round = 0; round < load.rounds; round++) {
            for (int i = 0; i < caches.size(); i++) {
                String cache = caches.get((round + i) % caches.size());
                List<Mark> start = start(root, setup, calls, cache);
                starts.computeIfAbsent(cache, _ -> new ArrayList<>()).add(start);
                System.err.printf(Locale.ROOT, "round %d %s: %s%n", round + 1, cache, start);
            }
        }
        new Results(root)
                .write(
                        new Report(
                                "start",
                                "start: a server's first checks",
                                conditions,
                                List.of(new Report.Text(how()), table(starts)),
                                new LinkedHashMap<>(starts)));
        return 0;
    }

    private List<Mark> start(Path root, RiskgateFiles.Setup setup, List<Call> calls, String cache)
            throws IOException, InterruptedException {
        Path directory = root.resolve("bench/target/start");
        RiskgateFiles files = RiskgateFiles.write(directory, setup, load.seed);
        Path script = root.resolve("ext-authz-server/target/riskgate/bin/riskgate");
        // Named in any case, so that the script does not take its own.
        String option =
                cache.equals(NONE)
                        ? "-XX:AOTMode=off"
                        : "-XX:AOTCache=" + Path.of(cache).toAbsolutePath();
        var builder =
                new ProcessBuilder(script.toString(), "serve")
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("server.out").toFile());
        builder.environment()
                .putAll(
                        Map.of(
                                "RISKGATE_CONFIG", files.server().toString(),
                                "RISKGATE_JVM", load.jvm + " " + option,
                                "JAVA_HOME", System.getProperty("java.home")));
        var marked = new ArrayList<Mark>();
        long time = System.nanoTime();
        Process process = builder.start();
        try {
            awaitReady(process, files.managementPort());
            double cpu = cpuSeconds(process);
            marked.add(new Mark(secondsSince(time), cpu, Double.NaN));
            var address = FreePorts.local(files.grpcPort());
            try (var generator = new LoadGenerator(address, load.shape(), calls)) {
                int answered = 0;
                for (int mark : marks) {
                    time = System.nanoTime();
                    double before = cpu;
                    Measurement run = generator.run(Load.calls(mark - answered));
                    cpu = cpuSeconds(process);
                    double p99 = run.latencyMillis(99);
                    marked.add(new Mark(secondsSince(time), cpu - before, p99));
                    answered = mark;
                }
            }
            return marked;
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / NANOS_PER_SECOND;
    }

    private static double cpuSeconds(Process process) {
        return NativeProcess.cpu(process.pid()).toNanos() / NANOS_PER_SECOND;
    }

    /** Asks {@code /readyz} until it says yes. */
    private static void awaitReady(Process process, int port) throws InterruptedException {
        URI ready = URI.create("http://127.0.0.1:" + port + "/readyz");
        long end = System.nanoTime() + PATIENCE.toNanos();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest question = HttpRequest.newBuilder(ready).build();
            while (process.isAlive() && System.nanoTime() < end) {
                try {
                    var answer = http.send(question, HttpResponse.BodyHandlers.discarding());
                    if (answer.statusCode() == HttpURLConnection.HTTP_OK) {
                        return;
                    }
                } catch (IOException _) {
                    // It does not listen yet.
                }
                Thread.sleep(BETWEEN_QUESTIONS);
            }
        }
        throw new VoidRunException("the server did not become ready");
    }

    private String how() {
        return "Median of %d starts each, in turn; %,d clients with an API key each, over %d connections × %d streams in a closed loop. Each column counts from the one before."
                .formatted(load.rounds, load.clients, load.connections, load.streams);
    }

    private Report.Table table(Map<String, List<List<Mark>>> starts) {
        var head = new ArrayList<>(List.of("cache", "", "ready"));
        marks.forEach(mark -> head.add("%,d checks".formatted(mark)));
        var rows = new ArrayList<List<String>>();
        starts.forEach(
                (cache, all) -> {
                    rows.add(row(cache, "s", all, Mark::seconds));
                    rows.add(row(cache, "CPU, s", all, Mark::cpuSeconds));
                    rows.add(row(cache, "p99, ms", all, Mark::p99Millis));
                });
        return new Report.Table(head, rows);
    }

    private List<String> row(
            String cache, String unit, List<List<Mark>> starts, ToDoubleFunction<Mark> figure) {
        var row = new ArrayList<>(List.of(cache, unit));
        for (int i = 0; i <= marks.size(); i++) {
            int at = i;
            double[] sorted =
                    starts.stream()
                            .mapToDouble(start -> figure.applyAsDouble(start.get(at)))
                            .sorted()
                            .toArray();
            double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
            row.add(Figure.number(median, 2));
        }
        return row;
    }
}
