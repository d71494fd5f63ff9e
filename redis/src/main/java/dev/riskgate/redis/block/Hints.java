// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.block;

import dev.riskgate.redis.link.RedisLink;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Hears of changes as they are made. Nothing rests on it: who misses a hint finds another version
 * at Redis soon after. Used by one thread; hints come on Redis' threads. Its connection ends with
 * the link.
 */
final class Hints {

    private static final Logger LOG = LoggerFactory.getLogger(Hints.class);

    private final RedisLink link;
    private final Map<String, Consumer<SharedEntries.Hint>> listeners;
    private @Nullable CompletableFuture<StatefulRedisPubSubConnection<byte[], byte[]>> connecting;

    /**
     * @param listeners by the prefix of the layout that they hear of; must not wait
     */
    Hints(RedisLink link, Map<String, Consumer<SharedEntries.Hint>> listeners) {
        this.link = link;
        this.listeners = new ConcurrentHashMap<>(listeners);
    }

    /**
     * Connects and subscribes, unless that was done or is under way; a connection that breaks
     * afterwards is repaired by itself. One that breaks before is given up, and opened again by the
     * next call.
     */
    void listen() {
        if (connecting == null || connecting.isCompletedExceptionally()) {
            connecting = link.listen().thenCompose(this::subscribe);
        }
    }

    /**
     * Hears of this layout alone from now on, over a connection of its own: whoever loses the right
     * to a channel is cut off by Redis, and the connection that comes back subscribes to all of its
     * channels or to none.
     */
    void only(String prefix) {
        var before = connecting;
        connecting = null;
        listeners.keySet().retainAll(Set.of(prefix));
        if (before != null) {
            before.thenAccept(StatefulRedisPubSubConnection::closeAsync);
        }
    }

    private CompletableFuture<StatefulRedisPubSubConnection<byte[], byte[]>> subscribe(
            StatefulRedisPubSubConnection<byte[], byte[]> connection) {
        List<CompletableFuture<Void>> subscriptions = new ArrayList<>();
        listeners.forEach(
                (prefix, listener) -> {
                    byte[] ours = RedisEntries.channel(prefix);
                    connection.addListener(
                            new RedisPubSubAdapter<byte[], byte[]>() {
                                @Override
                                public void message(byte[] channel, byte[] message) {
                                    if (Arrays.equals(channel, ours)) {
                                        listener.accept(
                                                SharedEntries.Hint.of(RedisEntries.text(message)));
                                    }
                                }
                            });
                    // One by one: a user may have the right to one of them only.
                    subscriptions.add(
                            connection
                                    .async()
                                    .subscribe(ours)
                                    .toCompletableFuture()
                                    .exceptionally(Hints::failed));
                });
        return CompletableFuture.allOf(subscriptions.toArray(CompletableFuture[]::new))
                .handle(
                        (_, failure) -> {
                            if (failure != null) {
                                connection.closeAsync();
                                throw new CompletionException(failure);
                            }
                            return connection;
                        });
    }

    /** Without the right to a channel there is nothing to try again. */
    private static @Nullable Void failed(Throwable failure) {
        LOG.debug("no hints of blocks: {}", failure.getClass().getSimpleName());
        if (failure instanceof RedisCommandExecutionException refused
                && String.valueOf(refused.getMessage()).startsWith("NOPERM")) {
            return null;
        }
        throw new CompletionException(failure);
    }
}
