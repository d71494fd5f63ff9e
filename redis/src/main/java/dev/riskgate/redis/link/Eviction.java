// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.link;

import io.lettuce.core.api.async.RedisServerAsyncCommands;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * Looks whether Redis evicts keys when it is full. It does not report what it evicts, and a mark of
 * a used code that is gone lets the code pass once more.
 */
final class Eviction {

    private static final Logger LOG = LoggerFactory.getLogger(Eviction.class);

    private Eviction() {}

    /**
     * Asks the server that is reached, and warns. Does not wait; a server that does not answer is
     * not warned of.
     */
    static void warnOf(RedisServerAsyncCommands<byte[], byte[]> commands) {
        commands.info("memory").thenAccept(Eviction::judge);
    }

    /**
     * @param memory what INFO says of it, a line {@code field:value} each
     */
    private static void judge(String memory) {
        Map<String, String> fields =
                memory.lines()
                        .filter(line -> line.indexOf(':') > 0)
                        .collect(
                                Collectors.toMap(
                                        line -> line.substring(0, line.indexOf(':')),
                                        line -> line.substring(line.indexOf(':') + 1).strip(),
                                        (_, later) -> later));
        String policy = fields.getOrDefault("maxmemory_policy", "noeviction");
        if (!policy.equals("noeviction") && !fields.getOrDefault("maxmemory", "0").equals("0")) {
            LOG.warn(
                    "Redis has maxmemory-policy {}: when it is full it takes away what this server"
                        + " relies on, and a one-time code may pass twice. Set it to noeviction",
                    policy);
        }
    }
}
