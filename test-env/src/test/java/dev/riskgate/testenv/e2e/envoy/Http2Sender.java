// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.envoy;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrame;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Sends requests over HTTP/2 in the clear, with trailers, which the JDK's client cannot. */
public final class Http2Sender implements AutoCloseable {

    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel connection;

    public Http2Sender(int port) {
        connection =
                new Bootstrap()
                        .group(loops)
                        .channel(NioSocketChannel.class)
                        .handler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        channel.pipeline()
                                                .addLast(
                                                        Http2FrameCodecBuilder.forClient().build(),
                                                        new Http2MultiplexHandler(
                                                                new ChannelInboundHandlerAdapter()));
                                    }
                                })
                        .connect(InetAddress.getLoopbackAddress(), port)
                        .syncUninterruptibly()
                        .channel();
    }

    /**
     * Posts a body.
     *
     * @return the status, or 0 if the stream was reset
     */
    public int post(String path, Map<String, String> headers, Map<String, String> trailers)
            throws Exception {
        CompletableFuture<Integer> status = new CompletableFuture<>();
        Channel stream =
                new Http2StreamChannelBootstrap(connection)
                        .handler(new Answer(status))
                        .open()
                        .syncUninterruptibly()
                        .getNow();
        Http2Headers first =
                new DefaultHttp2Headers()
                        .method("POST")
                        .path(path)
                        .scheme("http")
                        .authority("api.example.com");
        headers.forEach(first::add);
        Http2Headers last = new DefaultHttp2Headers();
        trailers.forEach(last::add);
        stream.write(new DefaultHttp2HeadersFrame(first));
        stream.write(
                new DefaultHttp2DataFrame(
                        Unpooled.wrappedBuffer(new byte[] {'{', '}'}), trailers.isEmpty()));
        if (!trailers.isEmpty()) {
            stream.write(new DefaultHttp2HeadersFrame(last, true));
        }
        stream.flush();
        return status.get(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        connection.close().syncUninterruptibly();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static final class Answer extends SimpleChannelInboundHandler<Http2StreamFrame> {

        private final CompletableFuture<Integer> status;

        Answer(CompletableFuture<Integer> status) {
            this.status = status;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, Http2StreamFrame frame) {
            if (frame instanceof Http2HeadersFrame block && block.headers().status() != null) {
                status.complete(Integer.parseInt(block.headers().status().toString()));
            } else if (frame instanceof Http2ResetFrame) {
                status.complete(0);
            }
        }
    }
}
