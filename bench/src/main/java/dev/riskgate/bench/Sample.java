package dev.riskgate.bench;

import dev.riskgate.bench.load.Measurement;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one round has shown of one server.
 *
 * @param perSecond answers per second in a closed loop
 * @param cpuMicros CPU time of the server process per check, microseconds, in the closed loop
 * @param allocatedBytes on the server's heap per check, in the closed loop
 * @param collectionMillis of the server's collectors per second, in the closed loop
 * @param busy closed-loop latency
 * @param steady latency at a fixed rate, counted from the time a check was due
 */
record Sample(
        double perSecond,
        double cpuMicros,
        double allocatedBytes,
        double collectionMillis,
        Latency busy,
        Latency steady) {

    /** Milliseconds. */
    record Latency(double p50, double p99, double p999) {

        static Latency of(Measurement run) {
            return new Latency(
                    run.latencyMillis(50), run.latencyMillis(99), run.latencyMillis(99.9));
        }
    }

    static Sample of(Measurement closed, ServerProcess.Usage usage, Measurement open) {
        double checks = closed.calls();
        return new Sample(
                closed.answersPerSecond(),
                usage.cpuNanos() / 1e3 / checks,
                usage.allocatedBytes() / checks,
                usage.collectionMillis() / (closed.duration().toNanos() / 1e9),
                Latency.of(closed),
                Latency.of(open));
    }

    /** Every figure by its name, in the order of the report. */
    Map<String, Double> figures() {
        var figures = new LinkedHashMap<String, Double>();
        figures.put("checksPerSecond", perSecond);
        figures.put("cpuMicrosPerCheck", cpuMicros);
        figures.put("allocatedBytesPerCheck", allocatedBytes);
        figures.put("collectionMillisPerSecond", collectionMillis);
        figures.put("busyP50Millis", busy.p50);
        figures.put("busyP99Millis", busy.p99);
        figures.put("steadyP50Millis", steady.p50);
        figures.put("steadyP99Millis", steady.p99);
        figures.put("steadyP999Millis", steady.p999);
        return figures;
    }
}
