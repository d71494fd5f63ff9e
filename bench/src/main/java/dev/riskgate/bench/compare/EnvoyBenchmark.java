// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.compare;

import dev.riskgate.bench.load.Call;
import dev.riskgate.bench.load.Load;
import dev.riskgate.bench.load.LoadGenerator;
import dev.riskgate.bench.measure.Aim;
import dev.riskgate.bench.measure.Bars;
import dev.riskgate.bench.measure.BenchTarget;
import dev.riskgate.bench.measure.Comparison;
import dev.riskgate.bench.measure.Figure;
import dev.riskgate.bench.measure.LoadOptions;
import dev.riskgate.bench.measure.Measured;
import dev.riskgate.bench.measure.Rounds;
import dev.riskgate.bench.measure.Server;
import dev.riskgate.bench.servers.BenchEnvoy;
import dev.riskgate.bench.servers.FreePorts;
import dev.riskgate.bench.servers.Resources;
import dev.riskgate.bench.servers.RiskgateFiles;
import dev.riskgate.bench.servers.Servers;
import dev.riskgate.bench.setup.BenchClient;
import dev.riskgate.bench.setup.CheckRequests;
import dev.riskgate.bench.setup.Policies;
import dev.riskgate.bench.setup.TokenPool;
import dev.riskgate.lab.report.Report;
import dev.riskgate.lab.report.Results;
import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.envoy.Envoy;
import dev.riskgate.testenv.envoy.EnvoyConfig;
import dev.riskgate.testenv.envoy.EnvoyLauncher;
import dev.riskgate.testredis.RedisServer;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/** Requests through a real Envoy with one worker: what a check adds to a request. */
@Command(
        name = "envoy",
        description =
                "Requests through a real Envoy with one worker, without a check, with the noop,"
                        + " with Riskgate, and with the peers that are given.",
        showDefaultValues = true,
        sortOptions = false,
        mixinStandardHelpOptions = true)
public final class EnvoyBenchmark implements Callable<Integer> {

    private static final String NONE = "none";
    private static final String NOOP = "noop";
    private static final String OPA = "opa";
    private static final List<String> OURS = List.of("memory", "redis");

    @Mixin private PeersBenchmark.PeerOptions peers = new PeersBenchmark.PeerOptions();

    @Option(names = "--rate", description = "Requests per second of the fixed-rate measurement.")
    double rate = 2_000;

    @Mixin private LoadOptions load = new LoadOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    private final InstantSource clock = InstantSource.system();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path root = Results.root();
        Map<String, Object> conditions =
                load.conditions(root, peers.shown(LoadOptions.typed(spec)), clock);
        Path directory = root.resolve("bench/target/envoy");
        TokenPool pool =
                TokenPool.of(
                        root.resolve("bench/target/tokens"), load.clients, load.clients, clock);
        List<BenchClient> clients = BenchClient.many(load.clients, load.seed);
        List<Call> checks =
                CheckRequests.calls(
                        clients,
                        benchClient -> CheckRequests.bearer(pool.token(benchClient.index())));
        List<Call> calls = new ArrayList<>();
        for (BenchClient benchClient : clients) {
            calls.add(
                    CheckRequests.request(
                            benchClient, CheckRequests.bearer(pool.token(benchClient.index()))));
        }
        var decisions = new ArrayList<RiskgateFiles>();
        try (var resources = new Resources()) {
            var starter = new Servers(root, directory, load.jvm);
            var targets = new ArrayList<BenchTarget>();
            targets.add(through(null, directory, calls, resources));
            Server noop = resources.add(starter.noop());
            warmUpAlone(noop, checks);
            targets.add(through(noop, directory, calls, resources));
            for (String name : OURS) {
                @Nullable RedisServer redis =
                        name.equals("redis") ? resources.add(RedisServer.start()) : null;
                var setup =
                        new RiskgateFiles.Setup(
                                Policies.role(),
                                List.of(),
                                pool.jwks(),
                                redis == null ? 0 : redis.port());
                var files = RiskgateFiles.write(directory.resolve(name), setup, load.seed);
                decisions.add(files);
                Server server = resources.add(starter.riskgate(name, files, redis));
                warmUpAlone(server, checks);
                targets.add(through(server, directory, calls, resources));
            }
            var others = resources.add(new Peers(starter, directory, pool.jwks()));
            for (Server peer : peers.start(others, resources)) {
                targets.add(through(peer, directory, calls, resources));
            }
            Comparison comparison = measure(targets, decisions);
            new Results(root).write(report(conditions, comparison));
        }
        return 0;
    }

    /**
     * Without Envoy: behind it, so few checks come that a JVM would compile its code for minutes.
     */
    private void warmUpAlone(Server server, List<Call> checks) {
        System.err.println("Warming up " + server.name() + " ...");
        try (var generator = new LoadGenerator(server.address(), load.shape(), checks)) {
            BenchTarget benchTarget = new BenchTarget(server, generator, false);
            benchTarget.warmUp(Load.calls(checks.size()));
            benchTarget.warmUp(load.warmUp());
        }
    }

    private Comparison measure(List<BenchTarget> targets, List<RiskgateFiles> decisions)
            throws IOException {
        System.err.println("Warming up ...");
        for (BenchTarget benchTarget : targets) {
            benchTarget.warmUp(Load.calls(load.clients));
            benchTarget.warmUp(load.warmUp());
        }
        Duration duration = Duration.ofSeconds(load.seconds);
        return new Rounds(load.rounds, Load.closed(duration), List.of(rate), duration)
                .measure(
                        targets,
                        () -> {
                            for (RiskgateFiles files : decisions) {
                                files.forgetDecisions();
                            }
                        });
    }

    /**
     * @param server null for an Envoy that asks nobody
     */
    private BenchTarget through(
            @Nullable Server server, Path directory, List<Call> calls, Resources resources)
            throws IOException {
        String name = server == null ? NONE : server.name();
        Path own = Files.createDirectories(directory.resolve("envoy-" + name));
        Checkout checkout = Checkout.find();
        boolean raw = name.equals(NOOP) || OURS.contains(name);
        EnvoyConfig config =
                BenchEnvoy.config(
                        EnvoyConfig.load(checkout.envoyConfig()),
                        server == null ? 0 : server.address().getPort(),
                        raw);
        Envoy envoy = resources.add(new EnvoyLauncher(checkout).start(config, own, 1));
        var address = FreePorts.local(envoy.port());
        Server front =
                server == null
                        ? new Server(name, new Nothing(), address, Server.Backing.NONE, null)
                        : new Server(
                                name,
                                server.process(),
                                address,
                                server.backing(),
                                server.decisions());
        return resources.add(
                new BenchTarget(front, new LoadGenerator(address, load.shape(), calls), false));
    }

    private Report report(Map<String, Object> conditions, Comparison comparison) {
        var sections = new ArrayList<Report.Section>();
        sections.add(
                new Report.Text(
                        "%,d clients in turn with a token seen before, plain GETs over %d HTTP/2 connections × %d streams to an Envoy with one worker and a direct response; %d rounds. Envoy runs `deploy/envoy/envoy.yaml` without access log and health checks, and with 2 s for a check; for the peers also without `encode_raw_headers`. One Envoy a server, all of them idle but one. The ratios are to Envoy without a check.%s"
                                .formatted(
                                        load.clients,
                                        load.connections,
                                        load.streams,
                                        load.rounds,
                                        peers.absent())));
        sections.add(comparison.table());
        var added = new ArrayList<List<String>>();
        var bars = new ArrayList<Bars.Bar>();
        for (String name : comparison.rounds().keySet()) {
            bars.add(new Bars.Bar("", name, comparison.median(name, Figure.CHECKS)));
            if (!name.equals(NONE)) {
                added.add(
                        List.of(
                                name,
                                Figure.number(added(comparison, name, 50), 3),
                                Figure.number(added(comparison, name, 99), 3),
                                Figure.number(toNoop(comparison, name), 2)));
            }
        }
        sections.add(
                new Report.Table(
                        List.of(
                                "",
                                String.format(Locale.ROOT, "added p50 at %,.0f/s, ms", rate),
                                "added p99, ms",
                                "requests per second to noop's"),
                        added));
        var sentences = new ArrayList<String>();
        for (String name : OURS) {
            sentences.add(Aim.atLeast(name + " to noop", toNoop(comparison, name), 0.85));
            sentences.add(
                    Aim.atMost(
                            "added p99 of " + name + " to OPA's",
                            share(added(comparison, name, 99), added(comparison, OPA, 99)),
                            0.25));
        }
        sections.add(new Report.Text(String.join(" ", sentences)));
        sections.add(
                new Report.Picture(
                        "envoy",
                        "requests per second through Envoy",
                        new Bars("Requests per second through Envoy, one worker", 0, bars).svg()));
        return new Report(
                "envoy",
                "envoy: what a check adds to a request",
                conditions,
                sections,
                comparison.figures());
    }

    private double added(Comparison comparison, String name, double percentile) {
        Figure figure = Figure.steady(percentile, rate);
        return comparison.median(name, figure) - comparison.median(NONE, figure);
    }

    /** Where nothing was added, the machine's own noise was larger: no figure then. */
    private static double share(double ours, double theirs) {
        return ours > 0 && theirs > 0 ? ours / theirs : Double.NaN;
    }

    private static double toNoop(Comparison comparison, String name) {
        return comparison.median(name, Figure.CHECKS) / comparison.median(NOOP, Figure.CHECKS);
    }

    /** Stands where there is no server behind Envoy. */
    private static final class Nothing implements Measured {

        @Override
        public Usage usage() {
            return new Usage(0, 0, 0, 0, 0);
        }

        @Override
        public boolean isAlive() {
            return true;
        }

        @Override
        public void awaitPort(java.net.InetSocketAddress address) {}

        @Override
        public void close() {}
    }
}
