// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.envoy;

import com.google.protobuf.ByteString;

import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Made-up checks before the first real one, over gRPC within this process: no port is opened. A JVM
 * that has just started takes a tenth of a second and more for its first check, which is most of
 * its budget: the first clients after each start would be refused.
 */
public final class Rehearsal {

    /** More than any check takes: a slow rehearsal is still one. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Rehearsal() {}

    /**
     * Asks again and again, one check after the other, for each of the paths in turn.
     *
     * @param checks neither learns nor logs
     * @param paths what the made-up requests ask for
     * @param times how many there are of each
     * @throws IOException if they cannot be asked or are not answered
     */
    public static void run(BindableService checks, List<String> paths, int times)
            throws IOException {
        EventLoopGroup loops =
                new MultiThreadIoEventLoopGroup(
                        2,
                        new DefaultThreadFactory("riskgate-rehearsal", true),
                        LocalIoHandler.newFactory());
        LocalAddress address = new LocalAddress(Rehearsal.class);
        Server server =
                NettyServerBuilder.forAddress(address)
                        .channelType(LocalServerChannel.class)
                        .bossEventLoopGroup(loops)
                        .workerEventLoopGroup(loops)
                        // gRPC sets it for TCP; here Netty would warn that there is no such thing.
                        .withChildOption(ChannelOption.SO_KEEPALIVE, null)
                        .directExecutor()
                        .addService(checks)
                        .build();
        ManagedChannel channel =
                NettyChannelBuilder.forAddress(address)
                        .channelType(LocalChannel.class)
                        .eventLoopGroup(loops)
                        .withOption(ChannelOption.SO_KEEPALIVE, null)
                        .overrideAuthority("rehearsal.invalid")
                        .usePlaintext()
                        .directExecutor()
                        .build();
        try {
            server.start();
            ask(channel, paths, times);
        } finally {
            // One after the other, or Netty would warn of what the others left.
            end(channel::shutdownNow, channel::awaitTermination);
            end(server::shutdownNow, server::awaitTermination);
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    private interface Wait {
        boolean forAtMost(long time, TimeUnit unit) throws InterruptedException;
    }

    private static void end(Runnable shutdown, Wait wait) {
        shutdown.run();
        try {
            wait.forAtMost(1, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void ask(ManagedChannel channel, List<String> paths, int times)
            throws IOException {
        List<CheckRequest> requests = paths.stream().map(Rehearsal::request).toList();
        AuthorizationGrpc.AuthorizationBlockingStub envoy =
                AuthorizationGrpc.newBlockingStub(channel).withDeadlineAfter(PATIENCE);
        try {
            for (int i = 0; i < times; i++) {
                requests.forEach(envoy::check);
            }
        } catch (StatusRuntimeException e) {
            throw new IOException(e.getStatus().toString(), e);
        }
    }

    private static CheckRequest request(String path) {
        var address = SocketAddress.newBuilder().setAddress("192.0.2.1").setPortValue(50_000);
        return CheckRequest.newBuilder()
                .setAttributes(
                        AttributeContext.newBuilder()
                                .setSource(
                                        AttributeContext.Peer.newBuilder()
                                                .setAddress(
                                                        Address.newBuilder()
                                                                .setSocketAddress(address)))
                                .setRequest(
                                        AttributeContext.Request.newBuilder()
                                                .setHttp(
                                                        AttributeContext.HttpRequest.newBuilder()
                                                                .setId("rehearsal")
                                                                .setMethod("GET")
                                                                .setScheme("https")
                                                                .setHost("rehearsal.invalid")
                                                                .setPath(path)
                                                                .setProtocol("HTTP/2")
                                                                .setHeaderMap(headers(path)))))
                .build();
    }

    private static HeaderMap headers(String path) {
        return HeaderMap.newBuilder()
                .addHeaders(header(":method", "GET"))
                .addHeaders(header(":path", path))
                .addHeaders(header(":authority", "rehearsal.invalid"))
                .addHeaders(header(":scheme", "https"))
                .addHeaders(header("user-agent", "rehearsal/1"))
                .addHeaders(header("x-forwarded-for", "192.0.2.1,192.0.2.2,192.0.2.3"))
                .build();
    }

    /** As Envoy sends it with {@code encode_raw_headers}. */
    public static HeaderValue header(String name, String value) {
        return HeaderValue.newBuilder()
                .setKey(name)
                .setRawValue(ByteString.copyFromUtf8(value))
                .build();
    }
}
