// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.compare;

import dev.riskgate.bench.load.Call;
import dev.riskgate.bench.load.Load;
import dev.riskgate.bench.load.LoadGenerator;
import dev.riskgate.bench.load.VoidRunException;
import dev.riskgate.bench.measure.Aim;
import dev.riskgate.bench.measure.Bars;
import dev.riskgate.bench.measure.BenchTarget;
import dev.riskgate.bench.measure.Comparison;
import dev.riskgate.bench.measure.DecisionSample;
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
import dev.riskgate.testredis.RedisServer;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** What a check costs: a bare noop server and Riskgate in turn, under the same load. */
@Command(
        name = "check",
        description = "A noop server and Riskgate in turn: throughput, latency, CPU, allocation.",
        showDefaultValues = true,
        sortOptions = false,
        mixinStandardHelpOptions = true)
public final class CheckBenchmark implements Callable<Integer> {

    /** What is measured. */
    enum Kind {
        noop,
        memory,
        redis,
        strict
    }

    /** What the clients carry. */
    enum Credential {
        /** an API key each */
        apikey,
        /** a JWT each that was seen before */
        jwt,
        /** a new JWT in every request */
        newjwt;

        String words() {
            return switch (this) {
                case apikey -> "an API key";
                case jwt -> "a JWT (RS256) seen before";
                case newjwt -> "a JWT (RS256) never seen before";
            };
        }
    }

    private static final int WARM_PASSES = 3;
    private static final int FEWEST_NEW = 1_000;
    private static final Map<Kind, Double> AIMS = Map.of(Kind.memory, 0.7, Kind.redis, 0.6);

    @Option(
            names = "--targets",
            split = ",",
            description =
                    "Which servers, separated by commas: ${COMPLETION-CANDIDATES}. The first one is"
                            + " what the others are compared with.")
    List<Kind> kinds = List.of(Kind.noop, Kind.memory, Kind.redis);

    @Option(
            names = "--credentials",
            split = ",",
            description = "What the clients carry, one after the other: ${COMPLETION-CANDIDATES}.")
    List<Credential> credentials = List.of(Credential.values());

    @Option(
            names = "--rates",
            split = ",",
            description = "Checks per second of the fixed-rate measurements.")
    List<Double> rates = List.of(2_000.0, 10_000.0);

    @Option(
            names = "--tokens",
            description = "Tokens for newjwt; each server sees each of them once. Signed ahead.")
    int tokens = 120_000;

    @Mixin private LoadOptions load = new LoadOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    private final InstantSource clock = InstantSource.system();
    private final Map<Kind, Long> coldRefusals = new EnumMap<>(Kind.class);
    private final Map<Kind, RiskgateFiles> files = new EnumMap<>(Kind.class);

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path root = Results.root();
        Map<String, Object> conditions = load.conditions(root, LoadOptions.typed(spec), clock);
        Path directory = root.resolve("bench/target/check");
        List<BenchClient> population = BenchClient.many(load.clients, load.seed);
        boolean anyNew = credentials.contains(Credential.newjwt);
        int needed = credentials.equals(List.of(Credential.apikey)) ? 0 : load.clients;
        TokenPool pool =
                TokenPool.of(
                        root.resolve("bench/target/tokens"),
                        needed + (anyNew ? tokens : 0),
                        load.clients,
                        clock);
        try (var resources = new Resources()) {
            var starter = new Servers(root, directory, load.jvm);
            var servers = new LinkedHashMap<Kind, Server>();
            for (Kind kind : kinds) {
                servers.put(kind, start(kind, starter, directory, population, pool, resources));
            }
            var sections = new ArrayList<Report.Section>();
            var figures = new LinkedHashMap<String, Object>();
            var plotted = new ArrayList<Bars.Bar>();
            sections.add(new Report.Text(how()));
            for (Credential credential : credentials) {
                Comparison comparison = measure(credential, servers, population, pool);
                figures.put(credential.name(), comparison.figures());
                sections.add(new Report.Text("## Clients with " + credential.words()));
                sections.add(comparison.table());
                sections.add(new Report.Text(verdict(comparison)));
                for (Kind kind : kinds) {
                    plotted.add(
                            new Bars.Bar(
                                    credential.name(),
                                    kind.name(),
                                    comparison.median(kind.name(), Figure.CHECKS)));
                }
            }
            sections.add(
                    new Report.Picture(
                            "check",
                            "checks per second of each server",
                            new Bars("Checks per second, closed loop", 0, plotted).svg()));
            sections.add(new Report.Text(state(figures)));
            sections.add(new Report.Text("## Policy\n\n```yaml\n" + policy(false).yaml() + "```"));
            figures.put("options", options());
            new Results(root)
                    .write(
                            new Report(
                                    "check",
                                    "check: the noop's floor and Riskgate above it",
                                    conditions,
                                    sections,
                                    figures));
        }
        return 0;
    }

    private Server start(
            Kind kind,
            Servers starter,
            Path directory,
            List<BenchClient> population,
            TokenPool pool,
            Resources resources)
            throws IOException, InterruptedException {
        if (kind == Kind.noop) {
            return resources.add(starter.noop());
        }
        @Nullable RedisServer redis =
                kind == Kind.memory ? null : resources.add(RedisServer.start());
        var setup =
                new RiskgateFiles.Setup(
                        policy(kind == Kind.strict),
                        population,
                        pool.jwks(),
                        redis == null ? 0 : redis.port());
        RiskgateFiles own = RiskgateFiles.write(directory.resolve(kind.name()), setup, load.seed);
        files.put(kind, own);
        return resources.add(starter.riskgate(kind.name(), own, redis));
    }

    private static Policies policy(boolean strict) {
        return Policies.full(true, strict);
    }

    private Comparison measure(
            Credential credential,
            Map<Kind, Server> servers,
            List<BenchClient> population,
            TokenPool pool)
            throws IOException {
        List<Call> calls = calls(credential, population, pool);
        boolean once = credential == Credential.newjwt;
        Duration duration = Duration.ofSeconds(load.seconds);
        long warm = once ? calls.size() / 10 : (long) WARM_PASSES * load.clients;
        List<Double> steady = once ? rates.subList(0, 1) : rates;
        var rounds = new Rounds(load.rounds, fast(once, calls.size(), warm), steady, duration);
        System.err.println("Clients with " + credential.words() + ": warming up ...");
        try (var resources = new Resources()) {
            var targets = new ArrayList<BenchTarget>();
            for (var each : servers.entrySet()) {
                var generator = new LoadGenerator(each.getValue().address(), load.shape(), calls);
                BenchTarget benchTarget =
                        resources.add(
                                new BenchTarget(
                                        each.getValue(),
                                        generator,
                                        once && each.getKey() != Kind.noop));
                targets.add(benchTarget);
                long cold = benchTarget.warmUp(Load.calls(warm));
                if (!once) {
                    cold += benchTarget.warmUp(warmUpTime(credential));
                }
                coldRefusals.merge(each.getKey(), cold, Long::sum);
            }
            forgetDecisions();
            return rounds.measure(targets, this::forgetDecisions);
        }
    }

    /** Code is compiled once; what is new for another credential needs less. */
    private Duration warmUpTime(Credential credential) {
        boolean first = credential == credentials.getFirst();
        return Duration.ofSeconds(first ? load.warmup : (load.warmup + 2) / 3);
    }

    private Load fast(boolean once, int calls, long warm) {
        Load closed = Load.closed(Duration.ofSeconds(load.seconds));
        if (!once) {
            return closed;
        }
        long steady = (long) (rates.getFirst() * load.seconds + 1) * load.rounds;
        long share = (calls - warm - steady) / load.rounds;
        if (share < FEWEST_NEW) {
            throw new VoidRunException("--tokens is too small for these rounds and rates");
        }
        return closed.atMost(share);
    }

    private List<Call> calls(Credential credential, List<BenchClient> population, TokenPool pool) {
        return switch (credential) {
            case apikey ->
                    CheckRequests.calls(
                            population,
                            benchClient ->
                                    new CheckRequests.Header("x-api-key", benchClient.apiKey()));
            case jwt ->
                    CheckRequests.calls(
                            population, benchClient -> bearer(pool, benchClient.index()));
            case newjwt -> {
                var calls = new ArrayList<Call>(tokens);
                for (int i = 0; i < tokens; i++) {
                    BenchClient benchClient = population.get(i % load.clients);
                    calls.add(CheckRequests.call(benchClient, bearer(pool, load.clients + i)));
                }
                yield calls;
            }
        };
    }

    private static CheckRequests.Header bearer(TokenPool pool, int index) {
        return CheckRequests.bearer(pool.token(index));
    }

    private void forgetDecisions() throws IOException {
        for (RiskgateFiles each : files.values()) {
            each.forgetDecisions();
        }
    }

    private String how() {
        return "%,d clients in turn, over %d connections × %d streams; %d rounds, each of %d s in a closed loop and %d s at each fixed rate. Every answer was read, and was an allow. The last table's tokens are all different: the closed loop ends early where they are spent; the noop, which does not look at them, gets some of them again."
                .formatted(
                        load.clients,
                        load.connections,
                        load.streams,
                        load.rounds,
                        load.seconds,
                        load.seconds);
    }

    private String verdict(Comparison comparison) {
        var sentences = new ArrayList<String>();
        if (kinds.getFirst() == Kind.noop) {
            for (Kind kind : kinds) {
                Double aim = AIMS.get(kind);
                if (aim != null) {
                    double ratio = comparison.medianRatio(kind.name(), Figure.CHECKS);
                    sentences.add(Aim.atLeast(kind.name() + " to noop", ratio, aim));
                }
            }
        }
        return String.join(" ", sentences);
    }

    private String state(Map<String, Object> figures) throws IOException {
        var text = new StringBuilder();
        for (var each : files.entrySet()) {
            DecisionSample state = DecisionSample.ofNewest(each.getValue().decisions());
            figures.put("decisionsOf" + each.getKey(), state);
            text.append("- ").append(each.getKey()).append(": ").append(state.sentence());
            text.append(" Not allowed while it warmed up: ");
            text.append(coldRefusals.getOrDefault(each.getKey(), 0L)).append(".\n");
        }
        return text.toString().strip();
    }

    private Map<String, Object> options() {
        return Map.of(
                "clients", load.clients,
                "rounds", load.rounds,
                "seconds", load.seconds,
                "rates", rates,
                "connections", load.connections,
                "streams", load.streams);
    }
}
