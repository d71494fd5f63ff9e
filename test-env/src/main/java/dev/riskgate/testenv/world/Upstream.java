// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.world;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.codec.http.HttpVersion;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The API behind Envoy: answers 200 to everything, returns as JSON what it received (method, raw
 * path, headers as lists by lower-case name), and remembers the last paths.
 */
public final class Upstream implements AutoCloseable {

    /** An endless load must not fill the memory. */
    private static final int REMEMBERED = 10_000;

    private static final int MAX_HEADERS = 8 << 20;
    private static final JsonMapper JSON = new JsonMapper();

    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final Deque<String> paths = new ArrayDeque<>();
    private final Channel channel;

    private Upstream(InetSocketAddress address) {
        channel =
                new ServerBootstrap()
                        .group(loops)
                        .channel(NioServerSocketChannel.class)
                        .childHandler(new Pipeline())
                        .bind(address)
                        .syncUninterruptibly()
                        .channel();
    }

    /** Listens on a free loopback port. */
    public static Upstream start() {
        return start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    /** Listens on that address. */
    public static Upstream start(InetSocketAddress address) {
        return new Upstream(address);
    }

    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** The raw paths of the last 10,000 requests that arrived, in order. */
    public List<String> paths() {
        synchronized (paths) {
            return List.copyOf(paths);
        }
    }

    private void remember(String path) {
        synchronized (paths) {
            paths.add(path);
            if (paths.size() > REMEMBERED) {
                paths.remove();
            }
        }
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private final class Pipeline extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel connection) {
            connection
                    .pipeline()
                    .addLast(new HttpServerCodec(MAX_HEADERS, MAX_HEADERS, 8192))
                    .addLast(new HttpServerKeepAliveHandler())
                    .addLast(new HttpObjectAggregator(1 << 20))
                    .addLast(new Echo());
        }
    }

    private final class Echo extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            remember(request.uri());
            byte[] body = JSON.writeValueAsBytes(describe(request));
            FullHttpResponse response =
                    new DefaultFullHttpResponse(
                            HttpVersion.HTTP_1_1,
                            HttpResponseStatus.OK,
                            Unpooled.wrappedBuffer(body));
            response.headers()
                    .set("content-type", "application/json")
                    .set("content-length", body.length);
            context.writeAndFlush(response);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    private static ObjectNode describe(FullHttpRequest request) {
        ObjectNode told = JSON.createObjectNode();
        told.put("method", request.method().name());
        told.put("path", request.uri());
        ObjectNode headers = told.putObject("headers");
        for (var header : request.headers()) {
            headers.withArray(header.getKey().toLowerCase(Locale.ROOT)).add(header.getValue());
        }
        return told;
    }
}
