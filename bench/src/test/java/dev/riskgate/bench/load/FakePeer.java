// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.load;

import com.google.protobuf.MessageLite;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Frame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.handler.codec.http2.Http2Settings;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A server that answers calls in whatever way a test asks for. Netty's HTTP/2 codec stands between,
 * so what the generator sends is also held against an implementation that is not ours: HPACK, flow
 * control, stream states.
 */
final class FakePeer implements AutoCloseable {

    /** Messages of all calls in the order of their arrival, without gRPC's prefix. */
    final List<byte[]> messages = new CopyOnWriteArrayList<>();

    final List<Http2Headers> headers = new CopyOnWriteArrayList<>();
    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger pingAcks = new AtomicInteger();
    final AtomicInteger mostOpen = new AtomicInteger();

    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel listener;

    FakePeer(Http2Settings settings, Consumer<Incoming> behaviour) {
        listener =
                new ServerBootstrap()
                        .group(group)
                        .channel(NioServerSocketChannel.class)
                        .childHandler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        connections.incrementAndGet();
                                        channel.pipeline()
                                                .addLast(codec(settings))
                                                .addLast(new Handler(behaviour));
                                    }
                                })
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .syncUninterruptibly()
                        .channel();
    }

    private static io.netty.channel.ChannelHandler codec(Http2Settings settings) {
        return Http2FrameCodecBuilder.forServer().initialSettings(settings).build();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    @Override
    public void close() {
        listener.close().syncUninterruptibly();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** One call whose message has arrived in full. Used on the event loop. */
    record Incoming(
            ChannelHandlerContext ctx, Http2FrameStream stream, byte[] message, int number) {

        void answer(MessageLite response) {
            sendHeaders();
            sendMessage(response, Integer.MAX_VALUE, 0);
            sendTrailers("0");
        }

        void sendHeaders() {
            send(
                    new DefaultHttp2HeadersFrame(
                            new DefaultHttp2Headers()
                                    .status("200")
                                    .set("content-type", "application/grpc")));
        }

        /**
         * @param piece bytes of one DATA frame
         */
        void sendMessage(MessageLite response, int piece, int padding) {
            byte[] body = response.toByteArray();
            ByteBuf framed = Unpooled.buffer().writeByte(0).writeInt(body.length).writeBytes(body);
            while (framed.isReadable()) {
                ByteBuf part = framed.readBytes(Math.min(piece, framed.readableBytes()));
                send(new DefaultHttp2DataFrame(part, false, padding));
            }
        }

        void sendTrailers(String status) {
            send(
                    new DefaultHttp2HeadersFrame(
                            new DefaultHttp2Headers().set("grpc-status", status), true));
        }

        void sendOnlyTrailers(String httpStatus, String grpcStatus) {
            var headers = new DefaultHttp2Headers();
            headers.status(httpStatus).set("grpc-status", grpcStatus);
            send(new DefaultHttp2HeadersFrame(headers, true));
        }

        /** A plain HTTP answer. */
        void answerHttp(String status, String body) {
            var head = new DefaultHttp2Headers().status(status).set("x-decision", "d" + number);
            send(new DefaultHttp2HeadersFrame(head, body.isEmpty()));
            if (!body.isEmpty()) {
                send(new DefaultHttp2DataFrame(ByteBufUtil.writeUtf8(ctx.alloc(), body), true));
            }
        }

        void reset(Http2Error error) {
            ctx.writeAndFlush(new DefaultHttp2ResetFrame(error).stream(stream));
        }

        void goAway() {
            ctx.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
        }

        void ping() {
            ctx.writeAndFlush(new DefaultHttp2PingFrame(0x0102030405060708L));
        }

        void closeConnection() {
            ctx.close();
        }

        void later(long millis, Runnable action) {
            ctx.executor().schedule(action, millis, TimeUnit.MILLISECONDS);
        }

        private void send(io.netty.handler.codec.http2.Http2StreamFrame frame) {
            ctx.writeAndFlush(frame.stream(stream));
        }
    }

    private final class Handler extends ChannelDuplexHandler {

        private final Consumer<Incoming> behaviour;
        private final Map<Integer, ByteBuf> bodies = new HashMap<>();

        Handler(Consumer<Incoming> behaviour) {
            this.behaviour = behaviour;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object frame) {
            switch ((Http2Frame) frame) {
                case Http2HeadersFrame opened -> {
                    headers.add(opened.headers());
                    bodies.put(opened.stream().id(), Unpooled.buffer());
                    mostOpen.accumulateAndGet(bodies.size(), Math::max);
                    if (opened.isEndStream()) {
                        bodies.remove(opened.stream().id());
                        messages.add(new byte[0]);
                        behaviour.accept(
                                new Incoming(ctx, opened.stream(), new byte[0], messages.size()));
                    }
                }
                case Http2DataFrame data -> data(ctx, data);
                case Http2PingFrame ping when ping.ack() -> pingAcks.incrementAndGet();
                default -> {}
            }
        }

        private void data(ChannelHandlerContext ctx, Http2DataFrame data) {
            ByteBuf body = bodies.getOrDefault(data.stream().id(), Unpooled.EMPTY_BUFFER);
            body.writeBytes(data.content());
            int counted = data.initialFlowControlledBytes();
            data.release();
            ctx.writeAndFlush(new DefaultHttp2WindowUpdateFrame(counted).stream(data.stream()));
            if (data.isEndStream()) {
                bodies.remove(data.stream().id());
                body.skipBytes(5);
                byte[] message = ByteBufUtil.getBytes(body);
                messages.add(message);
                behaviour.accept(new Incoming(ctx, data.stream(), message, messages.size()));
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
