// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.management.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;

/** One request, read as a whole, and the answer as it is made. For one thread. */
final class Exchange extends HttpExchange {

    private final Headers requested = new Headers();
    private final Headers answered = new Headers();
    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
    private final String method;
    private final URI uri;
    private final String protocol;
    private final Channel channel;
    private InputStream body;
    private OutputStream out = answer;
    private int status = -1;

    Exchange(Channel channel, FullHttpRequest request, URI uri) {
        this.channel = channel;
        this.uri = uri;
        this.method = request.method().name();
        this.protocol = request.protocolVersion().text();
        request.headers().forEach(header -> requested.add(header.getKey(), header.getValue()));
        this.body = new ByteArrayInputStream(ByteBufUtil.getBytes(request.content()));
    }

    /**
     * What was answered.
     *
     * @throws IllegalStateException if nothing was
     */
    FullHttpResponse response() {
        if (status < 0) {
            throw new IllegalStateException("nothing was answered");
        }
        byte[] bytes = answer.toByteArray();
        FullHttpResponse response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.valueOf(status),
                        Unpooled.wrappedBuffer(bytes));
        answered.forEach((name, values) -> response.headers().add(name, values));
        if (!method.equals(HttpMethod.HEAD.name())) {
            response.headers().set(HttpHeaderNames.CONTENT_LENGTH, bytes.length);
        }
        return response;
    }

    @Override
    public Headers getRequestHeaders() {
        return requested;
    }

    @Override
    public Headers getResponseHeaders() {
        return answered;
    }

    @Override
    public URI getRequestURI() {
        return uri;
    }

    @Override
    public String getRequestMethod() {
        return method;
    }

    @Override
    public HttpContext getHttpContext() {
        throw new UnsupportedOperationException("there is one handler for all paths");
    }

    /** The answer goes when the handler has returned. */
    @Override
    public void close() {}

    @Override
    public InputStream getRequestBody() {
        return body;
    }

    @Override
    public OutputStream getResponseBody() {
        return out;
    }

    @Override
    public void sendResponseHeaders(int code, long length) {
        status = code;
    }

    @Override
    public InetSocketAddress getRemoteAddress() {
        return (InetSocketAddress) channel.remoteAddress();
    }

    @Override
    public int getResponseCode() {
        return status;
    }

    @Override
    public InetSocketAddress getLocalAddress() {
        return (InetSocketAddress) channel.localAddress();
    }

    @Override
    public String getProtocol() {
        return protocol;
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        return null;
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        throw new UnsupportedOperationException("an exchange has no attributes");
    }

    @Override
    public void setStreams(@Nullable InputStream in, @Nullable OutputStream to) {
        body = in == null ? body : in;
        out = to == null ? out : to;
    }

    @Override
    public @Nullable HttpPrincipal getPrincipal() {
        return null;
    }
}
