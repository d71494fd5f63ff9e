// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.link;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes connections to Redis, however it is arranged. While a server cannot be reached its commands
 * fail, and none is ever sent twice: what was under way when a connection broke has failed.
 */
final class Connector implements Transport {

    private static final Logger LOG = LoggerFactory.getLogger(Connector.class);
    private static final int QUEUE = 20_000;

    /** As many writes go out together at most. */
    private static final int FLUSHES = 64;

    private static final Duration STUCK = Duration.ofSeconds(5);
    private static final int CLOSING_SECONDS = 5;

    private final RedisSettings settings;
    private final ClientResources resources;
    private final AbstractRedisClient client;

    /**
     * @throws IllegalArgumentException if a file of the settings cannot be used
     */
    Connector(RedisSettings settings) {
        this.settings = settings;
        this.resources =
                ClientResources.builder()
                        .ioThreadPoolSize(2)
                        .computationThreadPoolSize(2)
                        .nettyCustomizer(new FlushesTogether())
                        .reconnectDelay(
                                Delay.exponential(
                                        Duration.ofMillis(20),
                                        Duration.ofMillis(500),
                                        2,
                                        TimeUnit.MILLISECONDS))
                        .build();
        try {
            this.client = client();
        } catch (RuntimeException e) {
            resources.shutdown(0, 1, TimeUnit.SECONDS);
            throw e;
        }
    }

    private AbstractRedisClient client() {
        List<RedisURI> uris = uris();
        if (settings.mode() == RedisSettings.Mode.CLUSTER) {
            RedisClusterClient cluster = RedisClusterClient.create(resources, uris);
            cluster.setOptions(clusterOptions());
            return cluster;
        }
        RedisClient single = RedisClient.create(resources, uris.getFirst());
        single.setOptions(options(ClientOptions.builder()).build());
        return single;
    }

    /** What several checks ask at the same moment goes out with one write to the socket. */
    private static final class FlushesTogether implements NettyCustomizer {

        @Override
        public void afterChannelInitialized(Channel channel) {
            channel.pipeline().addFirst(new FlushConsolidationHandler(FLUSHES, true));
        }
    }

    @Override
    public CompletableFuture<Connection> connect(boolean batched) {
        return switch (client) {
            case RedisClusterClient cluster ->
                    refreshed(cluster)
                            .thenCompose(_ -> cluster.connectAsync(ByteArrayCodec.INSTANCE))
                            .thenApply(one -> of(one, one.async(), batched))
                            .toCompletableFuture();
            case RedisClient single ->
                    single.connectAsync(ByteArrayCodec.INSTANCE, uris().getFirst())
                            .thenApply(one -> of(one, one.async(), batched))
                            .toCompletableFuture();
            default -> throw new IllegalStateException("no such client");
        };
    }

    @Override
    public CompletableFuture<? extends StatefulRedisPubSubConnection<byte[], byte[]>> listen() {
        return switch (client) {
            case RedisClusterClient cluster ->
                    refreshed(cluster)
                            .thenCompose(_ -> cluster.connectPubSubAsync(ByteArrayCodec.INSTANCE))
                            .toCompletableFuture();
            case RedisClient single ->
                    single.connectPubSubAsync(ByteArrayCodec.INSTANCE, uris().getFirst())
                            .toCompletableFuture();
            default -> throw new IllegalStateException("no such client");
        };
    }

    @Override
    public <T> CompletableFuture<T> within(CompletableFuture<T> answer, long nanos) {
        return answer.orTimeout(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        try {
            // The other way of Lettuce waits without a bound.
            client.shutdownAsync(0, 2, TimeUnit.SECONDS).get(CLOSING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("The connections to Redis were given up, not closed: {}", Reason.of(e));
        } finally {
            resources.shutdown(0, 1, TimeUnit.SECONDS);
        }
    }

    private static CompletionStage<?> refreshed(RedisClusterClient cluster) {
        return cluster.refreshPartitionsAsync();
    }

    private static Connection of(
            StatefulConnection<byte[], byte[]> connection,
            RedisClusterAsyncCommands<byte[], byte[]> commands,
            boolean batched) {
        connection.setAutoFlushCommands(!batched);
        if (!batched) {
            Eviction.warnOf(commands);
        }
        return new LettuceConnection(connection, commands);
    }

    private ClusterClientOptions clusterOptions() {
        ClusterClientOptions.Builder builder = ClusterClientOptions.builder();
        options(builder);
        return builder.validateClusterNodeMembership(false)
                .topologyRefreshOptions(
                        ClusterTopologyRefreshOptions.builder()
                                .enableAllAdaptiveRefreshTriggers()
                                .adaptiveRefreshTriggersTimeout(Duration.ofSeconds(1))
                                .enablePeriodicRefresh(Duration.ofSeconds(5))
                                .build())
                .build();
    }

    private <B extends ClientOptions.Builder> B options(B builder) {
        // Only some managed services send them, and every other server refuses the command that
        // asks for them.
        builder.maintNotificationsConfig(MaintNotificationsConfig.disabled());
        builder.autoReconnect(true)
                .disconnectedBehavior(disconnected())
                .replayFilter(_ -> true)
                .requestQueueSize(QUEUE)
                .timeoutOptions(TimeoutOptions.enabled(STUCK))
                .socketOptions(
                        SocketOptions.builder()
                                .connectTimeout(Duration.ofSeconds(2))
                                .keepAlive(true)
                                .build());
        if (settings.tls() != null) {
            builder.sslOptions(ssl(settings.tls()));
        }
        return builder;
    }

    /**
     * In a cluster a node's connection is made by the first command for it, so that has to wait; up
     * to a bound.
     */
    private ClientOptions.DisconnectedBehavior disconnected() {
        return settings.mode() == RedisSettings.Mode.CLUSTER
                ? ClientOptions.DisconnectedBehavior.DEFAULT
                : ClientOptions.DisconnectedBehavior.REJECT_COMMANDS;
    }

    private static SslOptions ssl(RedisSettings.Tls tls) {
        SslOptions.Builder builder = SslOptions.builder().jdkSslProvider();
        if (tls.caFile() != null) {
            builder.trustManager(tls.caFile().toFile());
        }
        if (tls.certFile() != null) {
            builder.keyManager(
                    tls.certFile().toFile(),
                    Objects.requireNonNull(tls.keyFile()).toFile(),
                    new char[0]);
        }
        return builder.build();
    }

    private List<RedisURI> uris() {
        if (settings.mode() == RedisSettings.Mode.SENTINEL) {
            return List.of(sentinels());
        }
        List<RedisURI> uris = new ArrayList<>();
        for (RedisSettings.Node node : settings.nodes()) {
            RedisURI.Builder builder =
                    node.port() == 0
                            ? RedisURI.Builder.socket(node.host())
                            : RedisURI.Builder.redis(node.host(), node.port())
                                    .withSsl(settings.tls() != null);
            uris.add(finish(builder));
        }
        return uris;
    }

    private RedisURI sentinels() {
        RedisURI.Builder builder = RedisURI.builder();
        builder.withSentinelMasterId(Objects.requireNonNull(settings.sentinelMaster()));
        for (RedisSettings.Node node : settings.nodes()) {
            RedisURI sentinel =
                    RedisURI.Builder.redis(node.host(), node.port())
                            .withSsl(settings.tls() != null)
                            .withTimeout(Duration.ofSeconds(2))
                            .build();
            if (settings.sentinelPassword() != null) {
                sentinel.setCredentialsProvider(
                        new io.lettuce.core.StaticCredentialsProvider(
                                null, settings.sentinelPassword().toCharArray()));
            }
            builder.withSentinel(sentinel);
        }
        return finish(builder.withSsl(settings.tls() != null));
    }

    private RedisURI finish(RedisURI.Builder builder) {
        if (settings.password() != null) {
            if (settings.user() == null) {
                builder.withPassword(settings.password().toCharArray());
            } else {
                builder.withAuthentication(settings.user(), settings.password().toCharArray());
            }
        }
        if (settings.mode() != RedisSettings.Mode.CLUSTER) {
            builder.withDatabase(settings.database());
        }
        // Without a library's name Lettuce sends no CLIENT SETINFO, for which Redis 7.0 knows no
        // right.
        return builder.withClientName("riskgate")
                .withLibraryName("")
                .withLibraryVersion("")
                .withTimeout(Duration.ofSeconds(5))
                .build();
    }
}
