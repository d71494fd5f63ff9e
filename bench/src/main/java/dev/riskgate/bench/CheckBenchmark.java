package dev.riskgate.bench;

import dev.riskgate.bench.load.LoadGenerator;
import dev.riskgate.bench.load.VoidRunException;
import dev.riskgate.testenv.world.Issuer;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/** What a check costs: a bare noop server and Riskgate in turn, under the same load. */
@Command(
        name = "check",
        description = "A noop server and Riskgate in turn: throughput, latency, CPU, allocation.",
        showDefaultValues = true,
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class CheckBenchmark implements Callable<Integer> {

    enum Credential {
        apikey,
        jwt
    }

    private static final int WARM_PASSES = 3;
    private static final int REFUSALS_SHOWN = 3;
    private static final Duration TOKEN_LIFETIME = Duration.ofDays(1);

    @Option(names = "--rounds", description = "How often each server is measured.")
    int rounds = 5;

    @Option(names = "--seconds", description = "How long each of a round's two measurements takes.")
    int seconds = 5;

    @Option(names = "--warmup", description = "Seconds of load on each server beforehand.")
    int warmup = 20;

    @Option(names = "--clients", description = "Clients that the load cycles through.")
    int clients = 10_000;

    @Option(names = "--credential", description = "What they carry: ${COMPLETION-CANDIDATES}.")
    Credential credential = Credential.apikey;

    @Option(names = "--rate", description = "Checks per second of the fixed-rate measurement.")
    double rate = 10_000;

    @Option(names = "--jvm", description = "Options of both servers' JVMs.")
    String jvm = "-Xms512m -Xmx512m";

    @Option(names = "--seed", description = "Of the clients.")
    long seed = 1;

    @Mixin private ShapeOptions shape = new ShapeOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    private final InstantSource clock = InstantSource.system();
    private long coldRefusals;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path root = Results.root();
        String command = "bench/run " + String.join(" ", arguments());
        Map<String, Object> conditions = Conditions.now(root, seed, command.strip(), clock);
        conditions.put("serverJvmOptions", jvm);
        Path directory = Files.createDirectories(root.resolve("bench/target/check"));
        try (Issuer issuer = Issuer.start(clock)) {
            List<Client> population = Client.many(clients, seed);
            var calls = CheckRequests.calls(population, client -> header(client, issuer));
            boolean tokens = credential == Credential.jwt;
            var files =
                    RiskgateFiles.write(
                            directory, population, tokens ? issuer.jwksUri().toString() : "", seed);
            var targets = new Targets(root, directory, jvm, shape.shape(), calls);
            try (Target noop = targets.noop();
                    Target riskgate = targets.riskgate(files)) {
                measure(noop, riskgate, files, conditions);
            } catch (VoidRunException e) {
                List<String> refusals = DecisionSample.refusals(files.decisions(), REFUSALS_SHOWN);
                throw new VoidRunException(e.getMessage() + "\n" + String.join("\n", refusals));
            }
        }
        return 0;
    }

    private void measure(
            Target noop, Target riskgate, RiskgateFiles files, Map<String, Object> conditions)
            throws IOException {
        System.err.println("Warming up ...");
        long passes = (long) WARM_PASSES * clients;
        noop.warmUp(passes, Duration.ofSeconds(warmup));
        coldRefusals = riskgate.warmUp(passes, Duration.ofSeconds(warmup));
        files.forgetDecisions();
        Comparison comparison = rounds(noop, riskgate, files);
        new Results(Results.root()).write(report(conditions, comparison, files));
    }

    /** Whoever begins a round begins the next one last. */
    private Comparison rounds(Target noop, Target riskgate, RiskgateFiles files)
            throws IOException {
        var floor = new ArrayList<Sample>();
        var ours = new ArrayList<Sample>();
        for (int round = 0; round < rounds; round++) {
            for (Target target :
                    round % 2 == 0 ? List.of(noop, riskgate) : List.of(riskgate, noop)) {
                Sample sample = target.measure(Duration.ofSeconds(seconds), rate);
                (target == noop ? floor : ours).add(sample);
                System.err.printf(
                        Locale.ROOT,
                        "round %d %-9s %,8.0f/s, %.2f µs CPU a check%n",
                        round + 1,
                        target.name(),
                        sample.perSecond(),
                        sample.cpuMicros());
            }
            if (round < rounds - 1) {
                files.forgetDecisions();
            }
        }
        return new Comparison(floor, ours);
    }

    private Report report(
            Map<String, Object> conditions, Comparison comparison, RiskgateFiles files)
            throws IOException {
        var figures = new LinkedHashMap<String, Object>(comparison.figures());
        figures.put("coldRefusals", coldRefusals);
        figures.put("credential", credential.name());
        figures.put("clients", clients);
        figures.put("rounds", rounds);
        figures.put("seconds", seconds);
        figures.put("fixedRate", rate);
        figures.put("connections", shape.shape().connections());
        figures.put("streams", shape.shape().streams());
        String how =
                "%,d clients with %s in turn, over %d connections × %d streams; %d rounds of %d s in a closed loop and %d s at %,.0f checks per second. Every answer was read, and was an allow."
                        .formatted(
                                clients,
                                credential == Credential.apikey
                                        ? "an API key each"
                                        : "a JWT seen before each",
                                shape.shape().connections(),
                                shape.shape().streams(),
                                rounds,
                                seconds,
                                seconds,
                                rate);
        DecisionSample state = DecisionSample.ofNewest(files.decisions());
        figures.put("learningShare", state.learning());
        figures.put("meanScore", state.meanScore());
        return new Report(
                credential == Credential.apikey ? "check" : "check-" + credential,
                "check: the noop's floor and Riskgate above it",
                conditions,
                List.of(
                        new Report.Text(how),
                        comparison.table(),
                        new Report.Text(
                                state.sentence()
                                        + " Checks that were not allowed while the server warmed"
                                        + " up: "
                                        + coldRefusals
                                        + "."),
                        new Report.Text(
                                "## Policy\n\n```yaml\n"
                                        + Files.readString(files.policy())
                                        + "```")),
                figures);
    }

    private List<String> arguments() {
        return spec.commandLine().getParseResult().originalArgs();
    }

    private CheckRequests.Header header(Client client, Issuer issuer) {
        return switch (credential) {
            case apikey -> new CheckRequests.Header("x-api-key", client.apiKey());
            case jwt ->
                    new CheckRequests.Header("authorization", "Bearer " + token(client, issuer));
        };
    }

    private String token(Client client, Issuer issuer) {
        Instant end = clock.instant().plus(TOKEN_LIFETIME);
        return issuer.token(
                client.id(),
                claims -> claims.claim("scope", "orders:read").expirationTime(Date.from(end)));
    }

    /** How the load is spread. */
    static final class ShapeOptions {

        @Option(names = "--connections", description = "HTTP/2 connections.")
        int connections = LoadGenerator.Shape.DEFAULT.connections();

        @Option(names = "--streams", description = "Calls in flight on each, at most.")
        int streams = LoadGenerator.Shape.DEFAULT.streams();

        @Option(names = "--threads", description = "Threads of the load generator.")
        int threads = LoadGenerator.Shape.DEFAULT.threads();

        @Option(
                names = "--grpc-timeout",
                description = "Sent as grpc-timeout, as Envoy does (200m); none if empty.")
        String grpcTimeout = "";

        LoadGenerator.Shape shape() {
            return new LoadGenerator.Shape(connections, streams, threads, grpcTimeout);
        }
    }
}
