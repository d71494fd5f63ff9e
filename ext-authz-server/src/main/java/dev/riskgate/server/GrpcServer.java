// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import dev.riskgate.envoy.RefusedMessages;
import dev.riskgate.reload.FileWatcher;
import dev.riskgate.reload.ReloadException;
import dev.riskgate.server.config.Address;
import dev.riskgate.server.config.ServerConfig;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The port that Envoy calls: checks, health and reflection over gRPC. Checks run on the event loops
 * themselves, one for each core, so nothing that blocks may be called there.
 */
final class GrpcServer {

    /**
     * What Envoy may have sent on a connection and we have not read yet, bytes. A fixed window: to
     * find the best one, the server would have to ping Envoy all the time.
     */
    private static final int FLOW_CONTROL_WINDOW = 1 << 20;

    /** Of a file's mode, as stat(2) has it. */
    private static final int FILE_TYPE = 0170000;

    private static final int SOCKET = 0140000;

    private final Address address;
    private final HealthStatusManager health = new HealthStatusManager();
    private final Server server;

    private GrpcServer(
            ServerConfig.Grpc config, BindableService checks, EventLoops loops, FileWatcher files)
            throws StartException {
        this.address = config.address();
        RefusedMessages.tell();
        NettyServerBuilder builder =
                NettyServerBuilder.forAddress(socketAddress())
                        .channelType(channelType())
                        .bossEventLoopGroup(loops.acceptors())
                        .workerEventLoopGroup(loops.checks())
                        .directExecutor()
                        .maxInboundMessageSize(config.maxInboundBytes())
                        .flowControlWindow(FLOW_CONTROL_WINDOW)
                        .permitKeepAliveTime(
                                config.permitKeepAliveTime().toNanos(), TimeUnit.NANOSECONDS)
                        .permitKeepAliveWithoutCalls(true)
                        .maxConnectionAge(config.maxConnectionAge().toNanos(), TimeUnit.NANOSECONDS)
                        .maxConnectionAgeGrace(
                                config.maxConnectionAgeGrace().toNanos(), TimeUnit.NANOSECONDS)
                        .addService(checks)
                        .addService(health.getHealthService())
                        .addService(ProtoReflectionServiceV1.newInstance());
        if (address instanceof Address.Unix) {
            // gRPC sets it for TCP; here Netty would warn of it at every connection.
            builder.withChildOption(ChannelOption.SO_KEEPALIVE, null);
        }
        secure(builder, config, files);
        this.server = builder.build();
    }

    /**
     * Opens the port, once all files of the server are whole.
     *
     * @param files follows the certificates
     * @param lifecycle ends all calls and closes the port
     * @throws StartException if the port cannot be opened or the certificate cannot be used
     * @throws ReloadException if a file does not come to rest
     */
    static GrpcServer start(
            ServerConfig.Grpc config,
            ServerConfig.Drain drain,
            BindableService checks,
            EventLoops loops,
            FileWatcher files,
            Lifecycle lifecycle)
            throws StartException, ReloadException {
        GrpcServer grpc = new GrpcServer(config, checks, loops, files);
        // gRPC remembers a server that was built until it is shut down, also if it cannot start.
        lifecycle.add("the gRPC port", () -> grpc.stop(drain.timeout()));
        files.settle();
        try {
            grpc.removeStaleSocket();
            grpc.server.start();
            grpc.shareSocket();
            return grpc;
        } catch (IOException e) {
            throw new StartException(
                    "The gRPC port cannot be opened: "
                            + config.address()
                            + ": "
                            + causeOf(e)
                            + ". Set grpc.address (RISKGATE_GRPC_ADDRESS) to a free one.");
        }
    }

    /** The TCP port; 0 on a Unix domain socket. */
    int port() {
        return address instanceof Address.Tcp ? server.getPort() : 0;
    }

    /** Tells callers to go elsewhere; those that come still get an answer. */
    void announceEnd() {
        health.enterTerminalState();
    }

    /** Ends all calls, those under way within the time given. */
    private void stop(Duration timeout) {
        server.shutdown();
        try {
            if (!server.awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                server.shutdownNow();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            server.shutdownNow();
        }
    }

    private static void secure(
            NettyServerBuilder builder, ServerConfig.Grpc config, FileWatcher files)
            throws StartException {
        ServerConfig.Tls tls = config.tls();
        if (tls == null) {
            return;
        }
        builder.sslContext(ServerTls.context(tls, files));
    }

    /**
     * A socket file that a killed server left behind would keep the next one from starting. Only
     * that is removed: no file of somebody's, and no socket that is answered.
     */
    private void removeStaleSocket() throws IOException {
        if (!(address instanceof Address.Unix(var path))
                || !Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        var mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if ((mode & FILE_TYPE) != SOCKET) {
            throw new IOException("there is a file that is no socket");
        }
        try (var _ = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            throw new BindException("another server answers there");
        } catch (ConnectException _) {
            Files.delete(path);
        }
    }

    /**
     * Who may connect is who may write to the socket: our user and its group, whatever the umask.
     * An Envoy that runs as another user shares the group, in a pod by {@code fsGroup}.
     */
    private void shareSocket() throws IOException {
        if (address instanceof Address.Unix(var path)) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw----"));
        }
    }

    private SocketAddress socketAddress() {
        return switch (address) {
            case Address.Tcp(String host, int port) -> new InetSocketAddress(host, port);
            case Address.Unix(var path) -> new DomainSocketAddress(path.toFile());
        };
    }

    private Class<? extends ServerChannel> channelType() throws StartException {
        return switch (address) {
            case Address.Tcp _ ->
                    Epoll.isAvailable()
                            ? EpollServerSocketChannel.class
                            : NioServerSocketChannel.class;
            case Address.Unix _ -> {
                if (!Epoll.isAvailable()) {
                    throw new StartException(
                            "A Unix domain socket needs Linux on x86-64 or aarch64. Set"
                                    + " grpc.address to host:port.");
                }
                yield EpollServerDomainSocketChannel.class;
            }
        };
    }

    private static String causeOf(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }
}
