// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.load;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;

import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Calls {@code Check} on one server, or sends plain requests to it, over connections that stay open
 * between runs, cycling through prepared messages and reading every answer. Not thread-safe: one
 * run at a time.
 */
public final class LoadGenerator implements AutoCloseable {

    /**
     * @param connections at least one a thread
     * @param streams calls in flight on one connection, at most
     * @param threads event loops that the connections are spread over
     * @param grpcTimeout sent as {@code grpc-timeout}, for example {@code 200m}; empty for none
     */
    public record Shape(int connections, int streams, int threads, String grpcTimeout) {

        /** What {@code h2load -c4 -m16} does. */
        public static final Shape DEFAULT = new Shape(4, 16, 1, "");
    }

    private static final int FIRST_STREAM_ID = 1;
    private static final int CLOSE_SECONDS = 5;

    private final MultiThreadIoEventLoopGroup group;
    private final List<Lane> lanes = new ArrayList<>();
    private final int calls;

    /**
     * Connects.
     *
     * @param server an Internet address, or a {@link io.netty.channel.unix.DomainSocketAddress}
     * @param calls what is sent, in this order, again and again; asked for by index, so it may make
     *     them as they are needed
     * @throws VoidRunException if the server cannot be reached within some seconds
     */
    public LoadGenerator(SocketAddress server, Shape shape, List<Call> calls) {
        this(server, shape, calls, FIRST_STREAM_ID);
    }

    LoadGenerator(SocketAddress server, Shape shape, List<Call> calls, int firstStreamId) {
        int threads = Math.min(shape.threads, shape.connections);
        this.calls = calls.size();
        group =
                new MultiThreadIoEventLoopGroup(
                        threads,
                        Epoll.isAvailable()
                                ? EpollIoHandler.newFactory()
                                : NioIoHandler.newFactory());
        RequestHeaders headers = RequestHeaders.of("riskgate", shape.grpcTimeout);
        var dialer = new Dialer(server, shape.streams, firstStreamId, headers);
        for (int i = 0; i < threads; i++) {
            int connections =
                    shape.connections / threads + (i < shape.connections % threads ? 1 : 0);
            int start = (int) ((long) calls.size() * i / threads);
            lanes.add(new Lane(group.next(), dialer, connections, calls, start));
        }
        try {
            joinAll(lanes.stream().map(Lane::connect).toList());
        } catch (VoidRunException e) {
            close();
            throw e;
        }
    }

    /**
     * Sends this load and waits for the answers.
     *
     * @throws VoidRunException if the server is gone
     */
    public Measurement run(Load load) {
        var parts = new ArrayList<CompletableFuture<LoadTally>>();
        for (int i = 0; i < lanes.size(); i++) {
            parts.add(lanes.get(i).run(load.share(i, lanes.size())));
        }
        return Measurement.of(load, joinAll(parts));
    }

    /** Whether every call so far was another one: no lane has come to where the next one began. */
    public boolean everyCallWasNew() {
        return lanes.stream().allMatch(lane -> lane.sent() <= calls / lanes.size());
    }

    private static <T> List<T> joinAll(List<CompletableFuture<T>> futures) {
        try {
            return futures.stream().map(CompletableFuture::join).toList();
        } catch (CompletionException e) {
            throw e.getCause() instanceof VoidRunException known ? known : e;
        }
    }

    @Override
    public void close() {
        lanes.forEach(lane -> lane.close().join());
        group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
