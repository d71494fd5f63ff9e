package dev.riskgate.bench;

import dev.riskgate.bench.load.AnswerKind;
import dev.riskgate.bench.load.Load;
import dev.riskgate.bench.load.LoadGenerator;
import dev.riskgate.bench.load.Measurement;
import dev.riskgate.bench.load.VoidRunException;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A server that is measured, and the load on it. Every check has to be allowed, or the run is void. */
record Target(String name, ServerProcess process, LoadGenerator generator)
        implements AutoCloseable {

    /**
     * Sends every client's call so many times, then goes on for a while, until the code is compiled.
     *
     * @return how many checks were not allowed. A JVM that has just started may take longer for its first checks than they
     *     have time; what is not allowed after that voids the run
     */
    long warmUp(long calls, Duration duration) {
        long refused = 0;
        for (Load load : List.of(Load.calls(calls), Load.closed(duration))) {
            Measurement cold = generator.run(load);
            refused += cold.calls() - cold.count(AnswerKind.ALLOWED);
        }
        return refused;
    }

    /** One round: as fast as it goes, then at a fixed rate. */
    Sample measure(Duration duration, double perSecond) throws IOException {
        ServerProcess.Usage before = process.usage();
        Measurement closed = checked(generator.run(Load.closed(duration)));
        ServerProcess.Usage used = process.usage().minus(before);
        Measurement open = checked(generator.run(Load.open(perSecond, duration)));
        return Sample.of(closed, used, open);
    }

    private Measurement checked(Measurement run) {
        try {
            return run.expectingOnly(AnswerKind.ALLOWED);
        } catch (VoidRunException e) {
            String alive = process.isAlive() ? "" : " (the process has ended)";
            throw new VoidRunException(name + alive + ": " + e.getMessage());
        }
    }

    @Override
    public void close() {
        generator.close();
        process.close();
    }
}
