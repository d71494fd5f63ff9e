package dev.riskgate.block.redis;

import dev.riskgate.state.redis.RedisLink;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Hears of changes as they are made. Nothing rests on it: who misses a hint finds another version at Redis soon after. Used
 * by one thread; hints come on Redis' threads. Its connection ends with the link.
 */
final class Hints {

    private static final Logger LOG = LoggerFactory.getLogger(Hints.class);

    private final RedisLink link;
    private final Consumer<SharedEntries.Hint> listener;
    private @Nullable CompletableFuture<? extends StatefulRedisPubSubConnection<byte[], byte[]>>
            connecting;

    /** @param listener must not wait */
    Hints(RedisLink link, Consumer<SharedEntries.Hint> listener) {
        this.link = link;
        this.listener = listener;
    }

    /** Connects, unless that was done or is under way; a connection that breaks is mended by itself. */
    void listen() {
        if (connecting == null || connecting.isCompletedExceptionally()) {
            connecting = link.listen();
            connecting.thenAccept(this::subscribe).exceptionally(Hints::failed);
        }
    }

    private void subscribe(StatefulRedisPubSubConnection<byte[], byte[]> connection) {
        connection.addListener(
                new RedisPubSubAdapter<byte[], byte[]>() {
                    @Override
                    public void message(byte[] channel, byte[] message) {
                        listener.accept(SharedEntries.Hint.of(RedisEntries.text(message)));
                    }
                });
        connection
                .async()
                .subscribe(RedisEntries.CHANNEL)
                .toCompletableFuture()
                .exceptionally(Hints::failed);
    }

    private static @Nullable Void failed(Throwable failure) {
        LOG.debug("no hints of blocks: {}", failure.getClass().getSimpleName());
        return null;
    }
}
