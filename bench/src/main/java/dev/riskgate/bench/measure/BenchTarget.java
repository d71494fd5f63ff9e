// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.measure;

import dev.riskgate.bench.load.AnswerKind;
import dev.riskgate.bench.load.Load;
import dev.riskgate.bench.load.LoadGenerator;
import dev.riskgate.bench.load.Measurement;
import dev.riskgate.bench.load.VoidRunException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * A server, and the load on it. Every check has to be allowed, or the run is void.
 *
 * @param once whether a call that was sent before would be another load, as with tokens that must
 *     be new
 */
public record BenchTarget(Server server, LoadGenerator generator, boolean once)
        implements AutoCloseable {

    private static final int REFUSALS_SHOWN = 3;
    private static final int WARM_UP_TIMES = 6;
    private static final Duration SLICE = Duration.ofSeconds(3);

    /** The share of the time for which compilers may still be at work. */
    private static final double RESTING = 0.1;

    String name() {
        return server.name();
    }

    /**
     * Sends load that is not measured.
     *
     * @return how many checks were not allowed. A JVM that has just started may take longer for its
     *     first checks than they have time; what is not allowed after that voids the run
     */
    public long warmUp(Load load) {
        Measurement cold = generator.run(load);
        return cold.calls() - cold.count(AnswerKind.ALLOWED);
    }

    /**
     * Sends load for that time, and then until the server's compilers rest, six times as long at
     * the most: what a JVM takes to compile depends on the machine, and while it compiles it is
     * slow.
     *
     * @return how many checks were not allowed
     */
    public long warmUp(Duration least) {
        long end = System.nanoTime() + WARM_UP_TIMES * least.toNanos();
        long refused = warmUp(Load.closed(least));
        double compiling = 1;
        while (compiling > RESTING && System.nanoTime() < end) {
            long before = compilationMillis();
            refused += warmUp(Load.closed(SLICE));
            compiling = (double) (compilationMillis() - before) / SLICE.toMillis();
        }
        if (compiling > RESTING) {
            System.err.printf("%s: still compiling, %.0f%% of the time%n", name(), 100 * compiling);
        }
        return refused;
    }

    private long compilationMillis() {
        try {
            return server.process().usage().compilationMillis();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One round: as fast as it goes, then at each of the fixed rates. */
    BenchSample measure(Load fast, List<Double> rates, Duration duration) throws IOException {
        Measured.Usage before = server.process().usage();
        RedisUsage redisBefore = server.backing().usage();
        Measurement closed = checked(generator.run(fast));
        Measured.Usage used = server.process().usage().minus(before);
        RedisUsage redis = server.backing().usage().minus(redisBefore);
        var steady = new LinkedHashMap<Double, Measurement>();
        for (double rate : rates) {
            steady.put(rate, checked(generator.run(Load.open(rate, duration))));
        }
        return BenchSample.of(closed, used, redis, steady);
    }

    /** One run in which everything is allowed. */
    public Measurement allowed(Load load) {
        return checked(generator.run(load));
    }

    private Measurement checked(Measurement run) {
        if (once && !generator.everyCallWasNew()) {
            throw new VoidRunException(name() + ": the tokens ran out; --tokens takes more");
        }
        try {
            return run.expectingOnly(AnswerKind.ALLOWED);
        } catch (VoidRunException e) {
            String alive = server.process().isAlive() ? "" : " (the process has ended)";
            throw new VoidRunException(name() + alive + ": " + e.getMessage() + refusals());
        }
    }

    /** The first decisions that let nobody pass: why a run is void. */
    private String refusals() {
        Path log = server.decisions();
        try {
            return log == null
                    ? ""
                    : "\n" + String.join("\n", DecisionSample.refusals(log, REFUSALS_SHOWN));
        } catch (IOException e) {
            return "\n" + e;
        }
    }

    @Override
    public void close() {
        generator.close();
    }
}
