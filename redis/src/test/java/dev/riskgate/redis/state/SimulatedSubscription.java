// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.pubsub.api.async.RedisPubSubAsyncCommands;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A connection that listens. It mends itself when it breaks, and subscribes again; what was
 * published meanwhile is not heard, and something of the rest is not heard either.
 */
final class SimulatedSubscription implements SimulatedRedis.Subscriber {

    private final SimulatedWorld world;
    private final SimulatedRedis redis;
    private final SimulatedReplica host;
    private final SimulatedTransport transport;
    private final List<RedisPubSubListener<byte[], byte[]>> listeners = new ArrayList<>();
    private final List<byte[]> channels = new ArrayList<>();
    private final double loss;
    private boolean open = true;
    private boolean closed;
    private long server;
    private long connection;
    private long lastBack;

    SimulatedSubscription(
            SimulatedWorld world,
            SimulatedRedis redis,
            SimulatedReplica host,
            SimulatedTransport transport) {
        this.world = world;
        this.redis = redis;
        this.host = host;
        this.transport = transport;
        this.server = redis.server();
        this.loss = Math.pow(world.random().nextDouble(), 3);
    }

    /** What of it our listeners use. */
    @SuppressWarnings("unchecked")
    StatefulRedisPubSubConnection<byte[], byte[]> connection() {
        RedisPubSubAsyncCommands<byte[], byte[]> commands =
                proxy(
                        RedisPubSubAsyncCommands.class,
                        (_, method, arguments) ->
                                switch (method.getName()) {
                                    case "subscribe" -> subscribe((byte[][]) arguments[0]);
                                    default ->
                                            throw new UnsupportedOperationException(
                                                    method.toString());
                                });
        return proxy(
                StatefulRedisPubSubConnection.class,
                (_, method, arguments) ->
                        switch (method.getName()) {
                            case "async" -> commands;
                            case "addListener" -> {
                                listeners.add((RedisPubSubListener<byte[], byte[]>) arguments[0]);
                                yield null;
                            }
                            case "closeAsync" -> close();
                            default -> throw new UnsupportedOperationException(method.toString());
                        });
    }

    @SuppressWarnings("unchecked")
    private static <T> T proxy(Class<? super T> type, InvocationHandler handler) {
        return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
    }

    private RedisFuture<Void> subscribe(byte[]... added) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        long over = connection;
        world.at(
                transport.way(),
                () -> {
                    if (over != connection || server != redis.server() || !redis.isUp()) {
                        host.at(
                                world.now(),
                                () ->
                                        done.completeExceptionally(
                                                new RedisException("connection closed")));
                        broken();
                        return;
                    }
                    channels.addAll(List.of(added));
                    redis.subscribe(this);
                    host.at(transport.way(), () -> done.complete(null));
                });
        return proxy(
                RedisFuture.class,
                (_, method, _) ->
                        switch (method.getName()) {
                            case "toCompletableFuture" -> done;
                            default -> throw new UnsupportedOperationException(method.toString());
                        });
    }

    @Override
    public void message(byte[] channel, byte[] message) {
        if (world.chance(loss) || channels.stream().noneMatch(one -> Arrays.equals(one, channel))) {
            return;
        }
        long over = connection;
        lastBack = Math.max(lastBack, transport.way());
        host.at(
                lastBack,
                () -> {
                    if (over == connection) {
                        listeners.forEach(listener -> listener.message(channel, message));
                    }
                });
    }

    void broken() {
        if (open) {
            open = false;
            connection++;
            redis.unsubscribe(this);
            again();
        }
    }

    private void again() {
        if (closed) {
            return;
        }
        host.at(
                world.now() + world.between(SimulatedWorld.millis(20), SimulatedWorld.millis(500)),
                () -> {
                    if (closed) {
                        return;
                    }
                    if (transport.isReachable()) {
                        open = true;
                        server = redis.server();
                        redis.subscribe(this);
                    } else {
                        again();
                    }
                });
    }

    CompletableFuture<Void> close() {
        closed = true;
        broken();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void gone() {
        broken();
    }
}
