// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.world;

import com.google.protobuf.ByteString;

import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;

import java.time.Duration;
import java.util.Locale;

/**
 * Asks Riskgate what Envoy would ask it about a request, without an Envoy: to replay history
 * quickly.
 */
public final class CheckClient implements AutoCloseable {

    /** The proxy that Envoy would have the request from, and would append to X-Forwarded-For. */
    private static final String PROXY = "10.0.0.1";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ManagedChannel channel;
    private final AuthorizationGrpc.AuthorizationBlockingStub stub;

    public CheckClient(int port) {
        channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        stub = AuthorizationGrpc.newBlockingStub(channel);
    }

    public CheckResponse check(RawHttp.Request request) {
        return stub.withDeadlineAfter(PATIENCE)
                .check(
                        CheckRequest.newBuilder()
                                .setAttributes(
                                        AttributeContext.newBuilder()
                                                .setSource(
                                                        AttributeContext.Peer.newBuilder()
                                                                .setAddress(proxy()))
                                                .setRequest(
                                                        AttributeContext.Request.newBuilder()
                                                                .setHttp(http(request))))
                                .build());
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private static Address proxy() {
        return Address.newBuilder()
                .setSocketAddress(SocketAddress.newBuilder().setAddress(PROXY).setPortValue(40000))
                .build();
    }

    private static AttributeContext.HttpRequest http(RawHttp.Request request) {
        HeaderMap.Builder headers = HeaderMap.newBuilder();
        add(headers, ":method", request.method());
        add(headers, ":path", request.path());
        add(headers, ":authority", RawHttp.HOST);
        for (RawHttp.Request.Header header : request.headers()) {
            String name = header.name().toLowerCase(Locale.ROOT);
            boolean forwarded = name.equals("x-forwarded-for");
            add(headers, name, forwarded ? header.value() + "," + PROXY : header.value());
        }
        return AttributeContext.HttpRequest.newBuilder()
                .setMethod(request.method())
                .setPath(request.path())
                .setHost(RawHttp.HOST)
                .setScheme("http")
                .setProtocol("HTTP/1.1")
                .setHeaderMap(headers)
                .build();
    }

    private static void add(HeaderMap.Builder headers, String name, String value) {
        headers.addHeaders(
                HeaderValue.newBuilder().setKey(name).setRawValue(ByteString.copyFromUtf8(value)));
    }
}
