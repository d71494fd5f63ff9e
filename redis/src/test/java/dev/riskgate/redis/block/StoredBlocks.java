// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.block;

import dev.riskgate.block.BlockTable;
import dev.riskgate.block.LocalBlocks;
import dev.riskgate.redis.state.SimulatedRedis;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What the simulated Redis holds of blocks. */
final class StoredBlocks {

    private final SimulatedRedis redis;
    private final LocalBlocks reader;
    private final Map<String, BlockTable> versions = new HashMap<>();

    StoredBlocks(SimulatedRedis redis, byte[] secret) {
        this.redis = redis;
        this.reader =
                new LocalBlocks(
                        secret,
                        () -> Instant.ofEpochMilli(SimulatedRedis.EPOCH_MILLIS),
                        new Random(1),
                        1_000);
    }

    /** In that layout, now. */
    BlockTable under(String prefix) {
        byte[] version = redis.get(bytes(prefix + "{blocks}:version"));
        // A version is never made twice.
        return version == null
                ? BlockTable.EMPTY
                : versions.computeIfAbsent(
                        prefix + RedisEntries.text(version), _ -> readable(prefix));
    }

    private BlockTable readable(String prefix) {
        List<?> fields = redis.hash(bytes(prefix + "{blocks}"));
        Map<String, String> texts = new HashMap<>();
        for (int i = 0; i < fields.size(); i += 2) {
            texts.put(RedisEntries.text(fields.get(i)), RedisEntries.text(fields.get(i + 1)));
        }
        return BlockTable.EMPTY.with(reader.parse(texts).entries());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
