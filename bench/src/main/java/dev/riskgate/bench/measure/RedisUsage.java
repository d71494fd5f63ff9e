// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.measure;

/**
 * What a Redis has done, and what was sent to it.
 *
 * @param sent commands that Riskgate says it has sent
 * @param calls commands that Redis has executed, those that scripts call included
 * @param cpuNanos user and system time of the Redis process
 */
public record RedisUsage(double sent, long calls, long cpuNanos) {

    static final RedisUsage NONE = new RedisUsage(0, 0, 0);

    public RedisUsage minus(RedisUsage earlier) {
        return new RedisUsage(
                sent - earlier.sent, calls - earlier.calls, cpuNanos - earlier.cpuNanos);
    }

    /**
     * The calls in what {@code INFO commandstats} answers, without those that only look after the
     * connection or were sent by a benchmark.
     */
    public static long calls(String commandStats) {
        long calls = 0;
        for (String line : commandStats.lines().toList()) {
            if (line.startsWith("cmdstat_") && !line.startsWith("cmdstat_info:")) {
                int from = line.indexOf("calls=") + "calls=".length();
                calls += Long.parseLong(line, from, line.indexOf(',', from), 10);
            }
        }
        return calls;
    }

    /**
     * A number in what {@code INFO} answers.
     *
     * @throws IllegalArgumentException if it is not there
     */
    public static long info(String text, String name) {
        for (String line : text.lines().toList()) {
            if (line.startsWith(name + ":")) {
                return Long.parseLong(line.substring(name.length() + 1).strip());
            }
        }
        throw new IllegalArgumentException("Redis does not tell " + name);
    }
}
