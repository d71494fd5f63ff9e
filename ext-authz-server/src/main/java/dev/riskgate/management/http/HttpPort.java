// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.management.http;

import com.sun.net.httpserver.HttpHandler;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.util.concurrent.DefaultThreadFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Answers HTTP/1.1 with a handler of the JDK's kind, each request on a virtual thread of its own.
 * Thread-safe.
 */
public final class HttpPort implements AutoCloseable {

    /** Bytes of a request's body. */
    private static final int MAX_BODY = 64 << 10;

    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(
                    1,
                    new DefaultThreadFactory("riskgate-management", true),
                    NioIoHandler.newFactory());
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("riskgate-management").factory());
    private final Channel port;

    private HttpPort(InetSocketAddress address, HttpHandler handler, PortBounds bounds)
            throws IOException {
        Connections connections = new Connections(bounds);
        ChannelFuture bound =
                new ServerBootstrap()
                        .group(loop)
                        .channel(NioServerSocketChannel.class)
                        .childHandler(
                                new ChannelInitializer<SocketChannel>() {
                                    @Override
                                    protected void initChannel(SocketChannel channel) {
                                        connections.opened(channel);
                                        fill(channel.pipeline(), handler, bounds);
                                    }
                                })
                        .bind(address)
                        .awaitUninterruptibly();
        this.port = bound.channel();
        Throwable failure = bound.cause();
        if (failure != null) {
            close();
            throw new IOException(failure.getMessage(), failure);
        }
    }

    private void fill(ChannelPipeline pipeline, HttpHandler handler, PortBounds bounds) {
        pipeline.addLast(
                new HttpServerCodec(),
                new HttpObjectAggregator(MAX_BODY, true),
                // One request of a connection at a time.
                new FlowControlHandler(),
                new RequestHandler(handler, threads, bounds));
    }

    /**
     * @throws IOException if the port cannot be opened
     */
    public static HttpPort start(InetSocketAddress address, HttpHandler handler, PortBounds bounds)
            throws IOException {
        return new HttpPort(address, handler, bounds);
    }

    public int number() {
        return ((InetSocketAddress) port.localAddress()).getPort();
    }

    @Override
    public void close() {
        port.close().awaitUninterruptibly();
        threads.shutdownNow();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
