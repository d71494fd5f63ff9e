// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.servers;

import dev.riskgate.bench.measure.RedisUsage;
import dev.riskgate.testredis.RedisServer;

import java.io.IOException;
import java.util.List;

/**
 * Reads what a Redis did for the servers in front of it.
 *
 * @param managementPorts of those servers
 */
public record RedisMeter(RedisServer redis, List<Integer> managementPorts) {

    private static final String SENT = "riskgate_redis_commands_total";

    public RedisUsage read() throws IOException {
        double sent = 0;
        for (int port : managementPorts) {
            sent += ServerMetrics.read(port).value(SENT);
        }
        return new RedisUsage(
                sent,
                RedisUsage.calls(redis.command("INFO", "commandstats").text()),
                NativeProcess.cpu(redis.pid()).toNanos());
    }
}
