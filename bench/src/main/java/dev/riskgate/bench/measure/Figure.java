// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.measure;

import java.util.Locale;

/**
 * A figure of a {@link BenchSample}.
 *
 * @param order in a table
 * @param key its name for machines
 * @param label what people read in front of the row
 * @param decimals that are shown
 */
public record Figure(int order, String key, String label, int decimals)
        implements Comparable<Figure> {

    public static final Figure CHECKS =
            new Figure(1, "checksPerSecond", "checks per second, closed loop", 0);
    static final Figure CPU =
            new Figure(2, "cpuMicrosPerCheck", "CPU of the server per check, µs", 2);
    static final Figure ALLOCATED =
            new Figure(3, "allocatedBytesPerCheck", "allocated by the server per check, B", 0);
    static final Figure COLLECTION =
            new Figure(4, "collectionMillisPerSecond", "garbage collection, ms per second", 1);
    static final Figure REDIS_COMMANDS =
            new Figure(5, "redisCommandsPerCheck", "commands sent to Redis per check", 3);
    static final Figure REDIS_CALLS =
            new Figure(
                    6, "redisCallsPerCheck", "calls in Redis per check, those of scripts too", 3);
    static final Figure REDIS_CPU =
            new Figure(7, "redisCpuMicrosPerCheck", "CPU of Redis per check, µs", 2);
    static final Figure BUSY_P50 = new Figure(8, "busyP50Millis", "p50 in the closed loop, ms", 3);
    static final Figure BUSY_P99 = new Figure(9, "busyP99Millis", "p99 in the closed loop, ms", 3);

    /** Latency at a fixed rate, counted from the time a check was due. */
    public static Figure steady(double percentile, double perSecond) {
        String which = percentile == Math.rint(percentile) ? "%.0f" : "%.1f";
        String p = String.format(Locale.ROOT, which, percentile);
        String rate = String.format(Locale.ROOT, "%.0f", perSecond);
        return new Figure(
                // By the rate first; ten times a percentile is below 1000.
                (int) (100 + perSecond * 1000 + percentile * 10),
                "p" + p.replace(".", "") + "MillisAt" + rate,
                String.format(Locale.ROOT, "p%s at %,.0f/s, ms", p, perSecond),
                3);
    }

    /** A value as the table shows it; a dash if there is none. */
    String text(double value) {
        return number(value, decimals);
    }

    public static String number(double value, int decimals) {
        return Double.isNaN(value)
                ? "–"
                : String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    @Override
    public int compareTo(Figure other) {
        int byOrder = Integer.compare(order, other.order);
        return byOrder == 0 ? key.compareTo(other.key) : byOrder;
    }
}
