// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import dev.riskgate.redis.link.Script;
import dev.riskgate.redis.link.Transport;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * One replica's network. What goes over one connection stays in order; connections overtake each
 * other. A broken connection fails what was under way on it, of which some arrives all the same,
 * and late.
 */
public final class SimulatedTransport implements Transport {

    /** So much later than it should may arrive what was under way on a connection that broke. */
    public static final long LATEST = SimulatedWorld.seconds(8);

    /** As {@link dev.riskgate.redis.link.Connector} has it. */
    private static final long STUCK = SimulatedWorld.seconds(5);

    /** Each way of a link that works. */
    private static final long QUICK = SimulatedWorld.millis(5);

    private final SimulatedWorld world;
    private final SimulatedRedis redis;
    private final SimulatedReplica host;
    private final List<Wire> wires = new ArrayList<>();
    private final List<SimulatedSubscription> subscriptions = new ArrayList<>();
    private long slowNanos = SimulatedWorld.millis(1);
    private long heldUntil;
    private long cutUntil;

    SimulatedTransport(SimulatedWorld world, SimulatedRedis redis, SimulatedReplica host) {
        this.world = world;
        this.redis = redis;
        this.host = host;
    }

    /** Each way takes up to this long. */
    public void slow(long nanos) {
        slowNanos = nanos;
    }

    /** Nothing arrives until then; after that everything does. */
    public void hold(long nanos) {
        heldUntil = world.now() + nanos;
    }

    /** Connections break, and none can be made until then. */
    public void cut(long nanos) {
        cutUntil = world.now() + nanos;
        List.copyOf(wires).forEach(Wire::broken);
        List.copyOf(subscriptions).forEach(SimulatedSubscription::broken);
    }

    public void heal() {
        slowNanos = SimulatedWorld.millis(1);
        heldUntil = 0;
        cutUntil = 0;
    }

    /** Whether what is sent now arrives soon, and so does what was sent before. */
    public boolean isGood() {
        return isReachable()
                && world.now() >= heldUntil
                && slowNanos <= QUICK
                && wires.stream().allMatch(wire -> wire.open && wire.isThere() && wire.isQuick());
    }

    /** When what is sent now arrives. */
    long way() {
        return Math.max(world.now(), heldUntil) + slowly();
    }

    /** When the answer comes to what is sent now: a hold ends for both at once. */
    private long thereAndBack() {
        return way() + slowly();
    }

    private long slowly() {
        return world.between(slowNanos / 10, slowNanos);
    }

    boolean isReachable() {
        return redis.isUp() && world.now() >= cutUntil;
    }

    @Override
    public CompletableFuture<Connection> connect(boolean batched) {
        CompletableFuture<Connection> made = new CompletableFuture<>();
        host.at(
                thereAndBack(),
                () -> {
                    if (isReachable()) {
                        made.complete(new Wire(batched));
                    } else {
                        made.completeExceptionally(new RedisConnectionException("refused"));
                    }
                });
        return made;
    }

    @Override
    public CompletableFuture<? extends StatefulRedisPubSubConnection<byte[], byte[]>> listen() {
        var made = new CompletableFuture<StatefulRedisPubSubConnection<byte[], byte[]>>();
        host.at(
                thereAndBack(),
                () -> {
                    if (isReachable()) {
                        var subscription = new SimulatedSubscription(world, redis, host, this);
                        subscriptions.add(subscription);
                        made.complete(subscription.connection());
                    } else {
                        made.completeExceptionally(new RedisConnectionException("refused"));
                    }
                });
        return made;
    }

    @Override
    public <T> CompletableFuture<T> within(CompletableFuture<T> answer, long nanos) {
        host.at(
                world.now() + nanos,
                () -> {
                    if (!answer.isDone()) {
                        answer.completeExceptionally(new TimeoutException());
                    }
                });
        return answer;
    }

    @Override
    public void close() {
        List.copyOf(wires).forEach(Wire::close);
        List.copyOf(subscriptions).forEach(SimulatedSubscription::close);
    }

    private final class Wire implements Connection {

        private record Request(
                Supplier<List<Object>> work, CompletableFuture<List<Object>> answer) {}

        private final boolean batched;
        private final List<Request> gathered = new ArrayList<>();
        private final Set<CompletableFuture<List<Object>>> underWay = new LinkedHashSet<>();
        private long server = redis.server();
        private long connection;
        private boolean open = true;
        private boolean closed;
        private long lastThere;
        private long lastBack;

        Wire(boolean batched) {
            this.batched = batched;
            wires.add(this);
        }

        @Override
        public CompletableFuture<List<Object>> run(
                Script script, Connection spare, byte[][] keys, byte[]... arguments) {
            return ask(() -> redis.run(script, keys, arguments));
        }

        @Override
        @SuppressWarnings("unchecked")
        public CompletableFuture<List<Object>> hash(byte[] key) {
            return ask(() -> (List<Object>) redis.hash(key));
        }

        private CompletableFuture<List<Object>> ask(Supplier<List<Object>> work) {
            if (!open) {
                return CompletableFuture.failedFuture(new RedisException("not connected"));
            }
            var request = new Request(work, new CompletableFuture<>());
            underWay.add(request.answer);
            host.at(
                    world.now() + STUCK,
                    () -> fail(request.answer, new RedisCommandTimeoutException()));
            if (batched) {
                gathered.add(request);
            } else {
                send(request);
            }
            return request.answer;
        }

        private void fail(CompletableFuture<List<Object>> answer, RuntimeException why) {
            underWay.remove(answer);
            answer.completeExceptionally(why);
        }

        @Override
        public void flush() {
            List<Request> all = List.copyOf(gathered);
            gathered.clear();
            all.forEach(this::send);
        }

        private void send(Request request) {
            long sentOver = connection;
            long sentTo = server;
            lastThere = Math.max(lastThere, way());
            world.at(lastThere, () -> arrived(request, sentOver, sentTo));
        }

        private void arrived(Request request, long sentOver, long asked) {
            long sentTo = asked;
            if (redis.sendsOn(asked)) {
                sentTo = redis.server();
                server = sentOver == connection ? sentTo : server;
            }
            unredirected(request, sentOver, sentTo);
        }

        private void unredirected(Request request, long sentOver, long sentTo) {
            if (sentTo != redis.server() || !redis.isUp()) {
                // That server is gone, and the connection with it.
                if (sentOver == connection) {
                    broken();
                }
            } else if (sentOver == connection) {
                List<Object> answer;
                try {
                    answer = request.work.get();
                } catch (org.luaj.vm2.LuaError e) {
                    throw new IllegalStateException("a script failed", e);
                } catch (RedisCommandExecutionException e) {
                    lastBack = Math.max(lastBack, way());
                    host.at(lastBack, () -> fail(request.answer, e));
                    return;
                }
                lastBack = Math.max(lastBack, way());
                host.at(
                        lastBack,
                        () -> {
                            if (sentOver == connection) {
                                underWay.remove(request.answer);
                                request.answer.complete(answer);
                            }
                        });
            } else if (world.chance(0.5)) {
                // It was on its way in some buffer when the connection broke here.
                world.in(
                        world.between(0, LATEST),
                        () -> {
                            if (sentTo == redis.server() && redis.isUp()) {
                                unheard(request);
                            }
                        });
            }
        }

        boolean isThere() {
            return server == redis.server() || redis.sendsOn(server);
        }

        /** What is sent now waits for all that was sent before. */
        boolean isQuick() {
            return Math.max(lastThere, lastBack) <= world.now() + QUICK;
        }

        private static void unheard(Request request) {
            try {
                List<Object> answer = request.work.get();
                assert answer != null;
            } catch (RedisCommandExecutionException _) {
                // Nobody hears this either.
            }
        }

        private void broken() {
            if (!open) {
                return;
            }
            open = false;
            connection++;
            gathered.clear();
            List<CompletableFuture<List<Object>>> all = List.copyOf(underWay);
            underWay.clear();
            host.at(
                    world.now(),
                    () ->
                            all.forEach(
                                    one ->
                                            one.completeExceptionally(
                                                    new RedisException("connection closed"))));
            again();
        }

        private void again() {
            if (closed) {
                return;
            }
            host.at(
                    world.now()
                            + world.between(SimulatedWorld.millis(20), SimulatedWorld.millis(500)),
                    () -> {
                        if (isReachable()) {
                            server = redis.server();
                            open = !closed;
                        } else {
                            again();
                        }
                    });
        }

        @Override
        public void close() {
            broken();
            closed = true;
            wires.remove(this);
        }
    }
}
