// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.measure;

import dev.riskgate.bench.load.Measurement;

import java.util.Map;
import java.util.TreeMap;

/** What one round has shown of one server. */
record BenchSample(Map<Figure, Double> figures) {

    private static final double[] PERCENTILES = {50, 99, 99.9};

    /**
     * @param used by the server in the closed loop
     * @param redis what the Redis behind it did in the closed loop; {@link RedisUsage#NONE} without
     *     one
     * @param steady runs at fixed rates, by the rate
     */
    static BenchSample of(
            Measurement closed,
            Measured.Usage used,
            RedisUsage redis,
            Map<Double, Measurement> steady) {
        double checks = closed.calls();
        var figures = new TreeMap<Figure, Double>();
        figures.put(Figure.CHECKS, closed.answersPerSecond());
        figures.put(Figure.CPU, used.cpuNanos() / 1e3 / checks);
        if (used.allocatedBytes() > 0) {
            figures.put(Figure.ALLOCATED, used.allocatedBytes() / checks);
            double seconds = closed.duration().toNanos() / 1e9;
            figures.put(Figure.COLLECTION, used.collectionMillis() / seconds);
        }
        if (!redis.equals(RedisUsage.NONE)) {
            figures.put(Figure.REDIS_COMMANDS, redis.sent() / checks);
            figures.put(Figure.REDIS_CALLS, redis.calls() / checks);
            figures.put(Figure.REDIS_CPU, redis.cpuNanos() / 1e3 / checks);
        }
        figures.put(Figure.BUSY_P50, closed.latencyMillis(50));
        figures.put(Figure.BUSY_P99, closed.latencyMillis(99));
        steady.forEach(
                (rate, run) -> {
                    for (double percentile : PERCENTILES) {
                        figures.put(Figure.steady(percentile, rate), run.latencyMillis(percentile));
                    }
                });
        return new BenchSample(figures);
    }

    /** Not a number if it has no such figure. */
    double get(Figure figure) {
        return figures.getOrDefault(figure, Double.NaN);
    }
}
