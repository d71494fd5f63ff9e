// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.path;

import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.profile.Profile;
import dev.riskgate.signals.risk.Assessment;
import dev.riskgate.signals.risk.Outcome;
import dev.riskgate.state.Consistency;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The stages of a check, in their order, and all of them. Run by {@code bench/run jmh}. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PathBenchmark {

    /** From the bytes of the message to the canonical request. */
    @Benchmark
    public Object read(PathState state) {
        return state.read(state.next().message());
    }

    @Benchmark
    public Object identifyApiKey(PathState state) {
        return state.policySnapshot
                .identifier()
                .identify(state.next().request(), Set.of(), state.budget());
    }

    /**
     * A token that was verified before: found by its hash, still checked against clock and keys.
     */
    @Benchmark
    public Object identifyJwtSeenBefore(TokenState state) {
        return state.identifyNext();
    }

    /** A token's first sight: read and verified. */
    @Benchmark
    public Object identifyJwtNeverSeen(NewTokenState state) {
        return state.identifyNext();
    }

    @Benchmark
    public Object observe(PathState state) {
        Arrival arrival = state.next();
        return state.policySnapshot
                .observer()
                .observe(arrival.request(), arrival.caller(), arrival.decision().route());
    }

    /**
     * Judges and learns: profile from the store, all signals, then the observation goes into the
     * profile.
     */
    @Benchmark
    public Object assessAndFold(PathState state) {
        Arrival arrival = state.next();
        Observation observation = arrival.observedAt(state.clock.millis());
        Profile profile =
                state.store
                        .profile(arrival.caller().client(), Consistency.BOUNDED, state.budget())
                        .profile();
        Assessment assessment =
                state.policySnapshot.model().assess(profile, state.store.population(), observation);
        state.policySnapshot
                .model()
                .fold(
                        profile,
                        state.store.population(),
                        observation,
                        assessment,
                        Outcome.ALLOWED,
                        0);
        return assessment;
    }

    /**
     * Finds the route and decides: requirements, thresholds, the rules that can apply, the limits.
     */
    @Benchmark
    public Object decide(PathState state) {
        Arrival arrival = state.next();
        return state.policySnapshot.policy().decide(arrival.facts(), state.store, state.budget());
    }

    @Benchmark
    public Object write(PathState state) {
        return state.writer.write(state.next().decision()).toByteArray();
    }

    /** A decision as a record of the log, by encoding. */
    @Benchmark
    public Object encode(EncoderState log, PathState state) {
        return log.encode(state.next().decision());
    }

    /** A decision as the metrics count it, stages apart. */
    @Benchmark
    public Object count(MetricsState metrics, PathState state) {
        return metrics.count(state.next().decision());
    }

    /**
     * From the bytes of the message to the bytes of the answer; without decision log and metrics.
     */
    @Benchmark
    public Object wholePath(PathState state) {
        return state.writer.write(state.check(state.read(state.next().message()))).toByteArray();
    }
}
