// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.world;

import dev.riskgate.testredis.RedisReply;

import java.time.Duration;

/** Makes a fresh Redis look like one that has served for long. */
public final class LongStanding {

    private static final String REPLICATION_ID = "master_replid:";
    private static final int SLOTS = 64;

    private LongStanding() {}

    /** Sends a command to a Redis. */
    public interface Commands {
        RedisReply command(String... words);
    }

    /**
     * As if it had remembered one-time codes for an hour. On a fresh one nobody can use a code in
     * the first minute, since it might have been used on the Redis before.
     */
    public static void pretend(Commands redis) {
        String id =
                redis.command("INFO", "replication")
                        .text()
                        .lines()
                        .filter(line -> line.startsWith(REPLICATION_ID))
                        .map(line -> line.substring(REPLICATION_ID.length()).strip())
                        .findFirst()
                        .orElseThrow();
        long since = System.currentTimeMillis() - Duration.ofHours(1).toMillis();
        for (int slot = 0; slot < SLOTS; slot++) {
            redis.command("SET", "rg2:{once" + slot + "}:since", since + ":" + id);
        }
    }
}
