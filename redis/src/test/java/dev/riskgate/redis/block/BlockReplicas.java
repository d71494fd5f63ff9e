// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.redis.link.RedisLink;
import dev.riskgate.redis.link.RedisSettings;
import dev.riskgate.redis.state.RedisStore;
import dev.riskgate.redis.state.SharingSettings;
import dev.riskgate.testredis.Await;
import dev.riskgate.testredis.RedisSentinels;
import dev.riskgate.testredis.RedisServer;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Replicas on a Redis: each has a store and its blocks. All of them end together. */
final class BlockReplicas implements AutoCloseable {

    private static final int MAX_BLOCKS = 1_000;

    private final InstantSource clock;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private int seed;

    BlockReplicas(InstantSource clock) {
        this.clock = clock;
    }

    record Replica(RedisStore store, RedisBlocks blocks) {}

    static RedisSettings single(int port) {
        return settings(RedisSettings.Mode.SINGLE, IntStream.of(port));
    }

    static RedisSettings single(int port, String user, String password) {
        RedisSettings open = single(port);
        return new RedisSettings(
                open.mode(), open.nodes(), null, user, password, null, 0, null, open.timeout());
    }

    /** A way to Redis alone; it answers when this returns. */
    RedisLink link(RedisSettings settings) {
        SharingSettings sharing =
                SharingSettings.of(Duration.ofSeconds(1), 1_000, Duration.ofDays(1));
        RedisStore store =
                RedisStore.start(settings, sharing, new byte[32], new Random(seed++), clock);
        opened.push(store);
        store.reached().orTimeout(20, TimeUnit.SECONDS).join();
        return store.link();
    }

    static RedisSettings settings(RedisSettings.Mode mode, List<RedisServer> servers) {
        return settings(mode, servers.stream().mapToInt(RedisServer::port));
    }

    private static RedisSettings settings(RedisSettings.Mode mode, IntStream ports) {
        return new RedisSettings(
                mode,
                ports.mapToObj(port -> new RedisSettings.Node("127.0.0.1", port)).toList(),
                mode == RedisSettings.Mode.SENTINEL ? RedisSentinels.NAME : null,
                null,
                null,
                null,
                0,
                null,
                Duration.ofMillis(500));
    }

    /** One that may not have read the blocks yet. */
    Replica start(
            RedisSettings settings, byte[] secret, byte @Nullable [] previous, int maxBlocks) {
        Random random = new Random(seed++);
        SharingSettings sharing =
                SharingSettings.of(Duration.ofSeconds(1), 1_000, Duration.ofDays(1));
        RedisStore store = RedisStore.start(settings, sharing, secret, previous, random, clock);
        opened.push(store);
        RedisBlocks blocks =
                RedisBlocks.start(store.link(), secret, previous, clock, random, maxBlocks);
        opened.push(blocks);
        return new Replica(store, blocks);
    }

    /** One that has read the blocks. */
    Replica loaded(RedisSettings settings, byte[] secret, byte @Nullable [] previous) {
        Replica replica = start(settings, secret, previous, MAX_BLOCKS);
        assertThat(replica.blocks.awaitLoaded(Await.PATIENCE)).isTrue();
        return replica;
    }

    @Override
    public void close() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }
}
