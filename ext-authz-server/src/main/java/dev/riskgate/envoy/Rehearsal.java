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
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Made-up connections and checks before the first real one, over gRPC within this process: no port
 * is opened. A JVM that has just started takes a tenth of a second and more for its first check,
 * and twice that for its first TLS handshake, which is most of the time that Envoy gives it: the
 * first clients after each start would be refused.
 */
public final class Rehearsal {

    /** For all that is asked on one connection: what is not done by then is left out. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String NOBODY = "rehearsal.invalid";

    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(
                    2,
                    new DefaultThreadFactory("riskgate-rehearsal", true),
                    LocalIoHandler.newFactory());
    private final LocalAddress address = new LocalAddress(Rehearsal.class);

    private Rehearsal() {}

    /** What Envoy does on its connections. */
    private interface Scene {
        void play() throws IOException;
    }

    /**
     * Asks again and again, one check after the other, for each of the paths in turn.
     *
     * @param checks neither learns nor logs
     * @param paths what the made-up requests ask for
     * @param times how many there are of each
     * @throws IOException if they cannot be asked or are not answered
     */
    public static void check(BindableService checks, List<String> paths, int times)
            throws IOException {
        Rehearsal rehearsal = new Rehearsal();
        NettyServerBuilder server = rehearsal.server().addService(checks);
        rehearsal.play(
                server,
                () -> {
                    ManagedChannel channel = rehearsal.channel().usePlaintext().build();
                    try {
                        ask(channel, paths, times);
                    } finally {
                        end(channel);
                    }
                });
    }

    /**
     * Connects again and again, one connection after the other. Whether the server trusts the
     * client does not matter: an end of the handshake is an end.
     *
     * @param server as the real port has it
     * @param client must trust that
     * @throws IOException if there can be no connections
     */
    public static void connect(SslContext server, SslContext client, int times) throws IOException {
        Rehearsal rehearsal = new Rehearsal();
        rehearsal.play(
                rehearsal.server().sslContext(server),
                () -> {
                    for (int i = 0; i < times; i++) {
                        ManagedChannel channel = rehearsal.channel().sslContext(client).build();
                        try {
                            ask(channel, List.of("/"), 1);
                        } catch (IOException _) {
                            // Nobody serves checks there.
                        } finally {
                            end(channel);
                        }
                    }
                });
    }

    private NettyServerBuilder server() {
        return NettyServerBuilder.forAddress(address)
                .channelType(LocalServerChannel.class)
                .bossEventLoopGroup(loops)
                .workerEventLoopGroup(loops)
                // gRPC sets it for TCP; here Netty would warn that there is no such thing.
                .withChildOption(ChannelOption.SO_KEEPALIVE, null)
                .directExecutor();
    }

    private NettyChannelBuilder channel() {
        return NettyChannelBuilder.forAddress(address)
                .channelType(LocalChannel.class)
                .eventLoopGroup(loops)
                .withOption(ChannelOption.SO_KEEPALIVE, null)
                .overrideAuthority(NOBODY)
                .directExecutor();
    }

    private void play(NettyServerBuilder builder, Scene scene) throws IOException {
        Server server = builder.build();
        try {
            server.start();
            scene.play();
        } finally {
            server.shutdownNow();
            await(server::awaitTermination);
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    /** Before the server ends, or Netty would warn of what the connection has left. */
    private static void end(ManagedChannel channel) {
        channel.shutdownNow();
        await(channel::awaitTermination);
    }

    private interface End {
        boolean await(long time, TimeUnit unit) throws InterruptedException;
    }

    private static void await(End end) {
        try {
            end.await(1, TimeUnit.SECONDS);
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
                                                                .setHost(NOBODY)
                                                                .setPath(path)
                                                                .setProtocol("HTTP/2")
                                                                .setHeaderMap(headers(path)))))
                .build();
    }

    private static HeaderMap headers(String path) {
        return HeaderMap.newBuilder()
                .addHeaders(header(":method", "GET"))
                .addHeaders(header(":path", path))
                .addHeaders(header(":authority", NOBODY))
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
