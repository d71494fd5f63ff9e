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
import dev.riskgate.bench.measure.Rounds;
import dev.riskgate.bench.measure.Server;
import dev.riskgate.bench.servers.Resources;
import dev.riskgate.bench.servers.RiskgateFiles;
import dev.riskgate.bench.servers.Servers;
import dev.riskgate.bench.setup.BenchClient;
import dev.riskgate.bench.setup.CheckRequests;
import dev.riskgate.bench.setup.Policies;
import dev.riskgate.bench.setup.TokenPool;
import dev.riskgate.lab.report.Report;
import dev.riskgate.lab.report.Results;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Riskgate, OPA's Envoy plugin and heimdall with an equal policy, under the same load. */
@Command(
        name = "peers",
        description =
                "Riskgate, OPA's Envoy plugin and heimdall with an equal JWT and role policy. The"
                    + " peers are programs that are given by path; docs/performance.md says how to"
                    + " build them.",
        showDefaultValues = true,
        sortOptions = false,
        mixinStandardHelpOptions = true)
public final class PeersBenchmark implements Callable<Integer> {

    private static final String OURS = "riskgate";
    private static final String OPA = "opa";
    private static final String HEIMDALL = "heimdall";

    @Mixin private PeerOptions peers = new PeerOptions();

    @Option(names = "--rate", description = "Checks per second of the fixed-rate measurement.")
    double rate = 2_000;

    @Option(
            names = "--tokens",
            description = "Tokens never seen before; each server sees each of them once.")
    int tokens = 120_000;

    @Mixin private LoadOptions load = new LoadOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    private final InstantSource clock = InstantSource.system();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path root = Results.root();
        Map<String, Object> conditions =
                load.conditions(root, peers.shown(LoadOptions.typed(spec)), clock);
        Path directory = root.resolve("bench/target/peers");
        List<BenchClient> population = BenchClient.many(load.clients, load.seed);
        TokenPool pool =
                TokenPool.of(
                        root.resolve("bench/target/tokens"),
                        load.clients + tokens,
                        load.clients,
                        clock);
        try (var resources = new Resources()) {
            var starter = new Servers(root, directory, load.jvm);
            var files =
                    RiskgateFiles.write(
                            directory.resolve(OURS),
                            new RiskgateFiles.Setup(Policies.role(), List.of(), pool.jwks(), 0),
                            load.seed);
            var servers = new ArrayList<Server>();
            servers.add(resources.add(starter.riskgate(OURS, files, null)));
            servers.addAll(
                    peers.start(
                            resources.add(new Peers(starter, directory, pool.jwks())), resources));
            var sections = new ArrayList<Report.Section>();
            var figures = new LinkedHashMap<String, Object>();
            var bars = new ArrayList<Bars.Bar>();
            sections.add(new Report.Text(how()));
            for (boolean seen : new boolean[] {true, false}) {
                String name = seen ? "seen before" : "never seen";
                Comparison comparison = measure(seen, servers, population, pool, files);
                figures.put(seen ? "seen" : "neverSeen", comparison.figures());
                sections.add(new Report.Text("## Tokens " + name));
                sections.add(comparison.table());
                sections.add(new Report.Text(verdict(comparison, seen)));
                for (Server server : servers) {
                    bars.add(
                            new Bars.Bar(
                                    name,
                                    server.name(),
                                    comparison.median(server.name(), Figure.CHECKS)));
                }
            }
            sections.add(
                    new Report.Picture(
                            "peers",
                            "checks per second of Riskgate and its peers",
                            new Bars("Checks per second, closed loop, equal policy", 0, bars)
                                    .svg()));
            sections.add(
                    new Report.Text(
                            "## Policy\n\n```yaml\n" + Files.readString(files.policy()) + "```"));
            new Results(root)
                    .write(
                            new Report(
                                    "peers",
                                    "peers: Riskgate, OPA's Envoy plugin and heimdall",
                                    conditions,
                                    sections,
                                    figures));
        }
        return 0;
    }

    private Comparison measure(
            boolean seen,
            List<Server> servers,
            List<BenchClient> population,
            TokenPool pool,
            RiskgateFiles files)
            throws IOException {
        int count = seen ? load.clients : tokens;
        List<Call> raw = new ArrayList<>(count);
        List<Call> plain = new ArrayList<>(servers.size() > 1 ? count : 0);
        for (int i = 0; i < count; i++) {
            BenchClient benchClient = population.get(i % load.clients);
            var token = CheckRequests.bearer(pool.token(seen ? i : load.clients + i));
            raw.add(CheckRequests.call(benchClient, token));
            if (servers.size() > 1) {
                plain.add(CheckRequests.plainCall(benchClient, token));
            }
        }
        Duration duration = Duration.ofSeconds(load.seconds);
        long warm = seen ? load.clients : count / 10;
        Load fast = Load.closed(duration);
        if (!seen) {
            long steady = (long) (rate * load.seconds + 1) * load.rounds;
            fast = fast.atMost((count - warm - steady) / load.rounds);
        }
        System.err.println("Tokens " + (seen ? "seen before" : "never seen") + ": warming up ...");
        try (var resources = new Resources()) {
            var targets = new ArrayList<BenchTarget>();
            for (Server server : servers) {
                List<Call> calls = server.name().equals(OURS) ? raw : plain;
                var generator = new LoadGenerator(server.address(), load.shape(), calls);
                BenchTarget benchTarget = resources.add(new BenchTarget(server, generator, !seen));
                benchTarget.warmUp(Load.calls(warm));
                if (seen) {
                    benchTarget.warmUp(load.warmUp());
                }
                targets.add(benchTarget);
            }
            files.forgetDecisions();
            return new Rounds(load.rounds, fast, List.of(rate), duration)
                    .measure(targets, files::forgetDecisions);
        }
    }

    private String how() {
        return "%,d clients in turn with a token of RS256 each, over %d connections × %d streams; %d rounds. Every server checks signature, issuer, audience and times, one role and one path, and allows. Riskgate also works out every signal, learns, and writes its decision log and metrics; the peers write no log of decisions here, and verify a signature in every request. Riskgate's requests carry their headers as Envoy sends them with `encode_raw_headers`, the peers' as Envoy sends them without. The ratios are to Riskgate.%s"
                .formatted(
                        load.clients, load.connections, load.streams, load.rounds, peers.absent());
    }

    private String verdict(Comparison comparison, boolean seen) {
        var sentences = new ArrayList<String>();
        var p99 = Figure.steady(99, rate);
        for (String peer : List.of(OPA, HEIMDALL)) {
            double times = 1 / comparison.medianRatio(peer, Figure.CHECKS);
            double slower = 1 / comparison.medianRatio(peer, p99);
            double aim = seen ? peer.equals(OPA) ? 10 : 8 : 2;
            sentences.add(Aim.atLeast("throughput over " + peer, times, aim));
            if (seen) {
                sentences.add(Aim.atMost("p99 to " + peer + "'s", slower, 0.2));
            }
        }
        return String.join(" ", sentences);
    }

    /** Where the peers are. */
    static final class PeerOptions {

        @Option(names = "--opa", description = "OPA's Envoy plugin, a program. Left out if absent.")
        @Nullable Path opa;

        @Option(names = "--heimdall", description = "heimdall, a program. Left out if absent.")
        @Nullable Path heimdall;

        List<Server> start(Peers peers, Resources resources)
                throws IOException, InterruptedException {
            var servers = new ArrayList<Server>();
            if (opa != null) {
                servers.add(resources.add(peers.opa(opa)));
            }
            if (heimdall != null) {
                servers.add(resources.add(peers.heimdall(heimdall)));
            }
            return servers;
        }

        /** A sentence about those that are not there. */
        String absent() {
            return (opa == null ? " OPA's plugin was absent." : "")
                    + (heimdall == null ? " heimdall was absent." : "");
        }

        /** The command without the directories of this machine. */
        String shown(String command) {
            String shown = command;
            for (Path program : new @Nullable Path[] {opa, heimdall}) {
                if (program != null) {
                    shown = shown.replace(program.toString(), "PATH/" + program.getFileName());
                }
            }
            return shown;
        }
    }
}
