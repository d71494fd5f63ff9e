// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.path;

import dev.riskgate.bench.servers.RiskgateFiles;
import dev.riskgate.bench.setup.BenchClient;
import dev.riskgate.bench.setup.CheckRequests;
import dev.riskgate.bench.setup.Policies;
import dev.riskgate.block.LocalBlocks;
import dev.riskgate.budget.CheckBudget;
import dev.riskgate.check.DecisionIds;
import dev.riskgate.check.PipelineAuthorizer;
import dev.riskgate.check.PolicySnapshot;
import dev.riskgate.check.WaitExecutor;
import dev.riskgate.decision.Decision;
import dev.riskgate.envoy.CheckRequestReader;
import dev.riskgate.envoy.CheckResponseWriter;
import dev.riskgate.envoy.ReadResult;
import dev.riskgate.envoy.ReaderSettings;
import dev.riskgate.envoy.WriterSettings;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.state.MemoryStore;
import dev.riskgate.verdict.Verdict;
import dev.riskgate.yaml.YamlException;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The path of a check, put together as the server does it, and 10,000 warmed clients that come in
 * turn.
 */
@State(Scope.Thread)
public class PathState {

    static final int CLIENTS = 10_000;
    static final long SEED = 1;

    private static final int WARM_PASSES = 20;

    /** Not to be met: the first checks of a JVM are slow, and that is not what is measured here. */
    static final long BUDGET_NANOS = 10_000_000_000L;

    private static final Set<String> KEY_HEADERS = Set.of(SnapshotOfFiles.KEY_HEADER);

    final InstantSource clock = InstantSource.system();
    final MemoryStore store = new MemoryStore(clock, 10 * CLIENTS);
    final CheckRequestReader reader =
            new CheckRequestReader(ReaderSettings.of(0, KEY_HEADERS, null));
    final CheckResponseWriter writer =
            new CheckResponseWriter(new WriterSettings(KEY_HEADERS, Set.of(), false));
    final PolicySnapshot policySnapshot;

    private final PipelineAuthorizer path;
    private final List<Arrival> arrivals = new ArrayList<>();
    private int turn;
    private @Nullable Decision last;

    public PathState() {
        try {
            List<BenchClient> clients = BenchClient.many(CLIENTS, SEED);
            var directory = Files.createTempDirectory("riskgate-jmh");
            policySnapshot =
                    SnapshotOfFiles.read(
                            RiskgateFiles.write(
                                    directory,
                                    new RiskgateFiles.Setup(
                                            Policies.full(false, false), clients, "", 0),
                                    SEED),
                            clock);
        } catch (IOException | YamlException e) {
            throw new IllegalStateException(e);
        }
        var quiet = new QuietListener();
        path =
                new PipelineAuthorizer(
                        () -> policySnapshot,
                        store,
                        new LocalBlocks(new byte[32], clock, RandomGenerator.getDefault(), 1),
                        new WaitExecutor(1),
                        new DecisionIds(RandomGenerator.getDefault()),
                        System::nanoTime,
                        quiet);
    }

    @Setup(Level.Trial)
    public void warmUp() {
        for (BenchClient benchClient : BenchClient.many(CLIENTS, SEED)) {
            var key = new CheckRequests.Header(SnapshotOfFiles.KEY_HEADER, benchClient.apiKey());
            byte[] message = CheckRequests.of(benchClient, key).toByteArray();
            arrivals.add(arrival(message));
        }
        for (int pass = 1; pass < WARM_PASSES; pass++) {
            arrivals.replaceAll(arrival -> arrival(arrival.message()));
        }
    }

    private Arrival arrival(byte[] message) {
        ApiRequest request = read(message);
        Decision decision = check(request);
        if (!(decision.verdict() instanceof Verdict.Allow)) {
            throw new IllegalStateException("not allowed: " + decision);
        }
        return new Arrival(message, request, decision);
    }

    /** The next client in turn. */
    Arrival next() {
        turn = turn + 1 == CLIENTS ? 0 : turn + 1;
        return arrivals.get(turn);
    }

    ApiRequest read(byte[] message) {
        return switch (reader.read(message, clock.millis())) {
            case ReadResult.Read(var request) -> request;
            case ReadResult.Malformed(var reason) -> throw new IllegalStateException(reason.text());
        };
    }

    /** The whole path but reading and writing. */
    Decision check(ApiRequest request) {
        last = null;
        path.decide(request, budget(), decision -> last = decision);
        if (last == null) {
            throw new IllegalStateException("the check had to wait");
        }
        return last;
    }

    CheckBudget budget() {
        return CheckBudget.start(System::nanoTime, BUDGET_NANOS);
    }
}
