// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;

import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Opens connections to one server, trying again for a while where it does not listen (yet).
 * Thread-safe.
 */
final class Dialer {

    private static final int READ_SIZE = 64 * 1024;
    private static final int ATTEMPTS = 100;
    private static final int BETWEEN_ATTEMPTS_MILLIS = 50;

    private final SocketAddress server;
    private final int streams;
    private final int firstStreamId;
    private final RequestHeaders headers;

    /**
     * @param streams calls in flight on one connection, at most
     */
    Dialer(SocketAddress server, int streams, int firstStreamId, RequestHeaders headers) {
        this.server = server;
        this.streams = streams;
        this.firstStreamId = firstStreamId;
        this.headers = headers;
    }

    void dial(Lane lane, EventLoop loop, Consumer<Throwable> onFailure) {
        dial(lane, loop, onFailure, ATTEMPTS);
    }

    private void dial(Lane lane, EventLoop loop, Consumer<Throwable> onFailure, int attempts) {
        ChannelFuture attempt =
                new Bootstrap()
                        .group(loop)
                        .channel(channelType())
                        .option(ChannelOption.RECVBUF_ALLOCATOR, receive())
                        .handler(new Connection(lane, streams, firstStreamId, headers))
                        .connect(server);
        attempt.addListener(
                done -> {
                    if (done.isSuccess()) {
                        return;
                    }
                    if (attempts <= 1) {
                        onFailure.accept(done.cause());
                        return;
                    }
                    loop.schedule(
                            () -> dial(lane, loop, onFailure, attempts - 1),
                            BETWEEN_ATTEMPTS_MILLIS,
                            TimeUnit.MILLISECONDS);
                });
    }

    private static FixedRecvByteBufAllocator receive() {
        return new FixedRecvByteBufAllocator(READ_SIZE);
    }

    private Class<? extends Channel> channelType() {
        if (server instanceof DomainSocketAddress) {
            return EpollDomainSocketChannel.class;
        }
        return Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class;
    }
}
