// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.management.http;

import com.sun.net.httpserver.HttpHandler;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** The requests of one connection, one after the other, each within its time. */
final class RequestHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final Logger LOG = LoggerFactory.getLogger(RequestHandler.class);

    private final HttpHandler handler;
    private final Executor threads;
    private final PortBounds bounds;
    private @Nullable Future<?> deadline;

    RequestHandler(HttpHandler handler, Executor threads, PortBounds bounds) {
        this.handler = handler;
        this.threads = threads;
        this.bounds = bounds;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        closeAfter(bounds.patience(), context);
        context.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        cancel();
        context.fireChannelInactive();
    }

    private void cancel() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    private void closeAfter(Duration time, ChannelHandlerContext context) {
        cancel();
        deadline =
                context.executor()
                        .schedule(() -> context.close(), time.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        closeAfter(bounds.patience(), context);
        context.channel().config().setAutoRead(false);
        if (request.decoderResult().isFailure()) {
            refuse(context, HttpResponseStatus.BAD_REQUEST);
            return;
        }
        Exchange exchange;
        try {
            exchange = new Exchange(context.channel(), request, new URI(request.uri()));
        } catch (URISyntaxException _) {
            refuse(context, HttpResponseStatus.BAD_REQUEST);
            return;
        }
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        try {
            threads.execute(() -> answer(context, exchange, keepAlive));
        } catch (RejectedExecutionException _) {
            context.close();
        }
    }

    private void answer(ChannelHandlerContext context, Exchange exchange, boolean keepAlive) {
        try {
            handler.handle(exchange);
            FullHttpResponse response = exchange.response();
            context.executor().execute(() -> send(context, response, keepAlive));
        } catch (IOException | RuntimeException | Error e) {
            LOG.warn("the management port could not answer: {}", e.getClass().getName());
            context.executor()
                    .execute(() -> refuse(context, HttpResponseStatus.INTERNAL_SERVER_ERROR));
        }
    }

    private static void refuse(ChannelHandlerContext context, HttpResponseStatus status) {
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status);
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
        end(context, response);
    }

    private void send(ChannelHandlerContext context, FullHttpResponse response, boolean keepAlive) {
        if (!keepAlive) {
            end(context, response);
            return;
        }
        context.writeAndFlush(response)
                .addListener(
                        written -> {
                            if (written.isSuccess()) {
                                closeAfter(bounds.idle(), context);
                                context.channel().config().setAutoRead(true);
                            } else {
                                context.close();
                            }
                        });
    }

    private static void end(ChannelHandlerContext context, FullHttpResponse response) {
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    /** A peer that went away, or that speaks something else than HTTP. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("a connection to the management port ended: {}", String.valueOf(cause));
        context.close();
    }
}
