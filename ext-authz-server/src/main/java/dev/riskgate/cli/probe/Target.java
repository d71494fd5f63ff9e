// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.probe;

import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.ssl.SslContextBuilder;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;

/** The port of the checks, and how it is spoken to. */
final class Target {

    private static final String UNIX = "unix:";

    @Option(
            names = {"-t", "--target"},
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1:9191",
            description =
                    "The server's grpc.address: host:port or unix:/path. Without it:"
                            + " ${DEFAULT-VALUE}.")
    private String address;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "Speak TLS, and trust the authorities in this file (PEM).")
    private @Nullable Path ca;

    @Option(
            names = "--cert",
            paramLabel = "FILE",
            description = "With --ca: the certificate to show (PEM).")
    private @Nullable Path cert;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "With --cert: its private key (PEM, PKCS #8).")
    private @Nullable Path key;

    @Option(
            names = "--server-name",
            paramLabel = "NAME",
            description = "With --ca: the name in the server's certificate, if it is another one.")
    private @Nullable String serverName;

    @SuppressWarnings("NullAway.Init")
    Target() {}

    String address() {
        return address;
    }

    /**
     * A connection, made at the first call.
     *
     * @throws IllegalArgumentException if it cannot be made so; the message is for a person
     */
    ManagedChannel channel() throws IOException {
        if ((cert == null) != (key == null) || (cert != null && ca == null)) {
            throw new IllegalArgumentException("--cert and --key go together, and with --ca.");
        }
        NettyChannelBuilder channel =
                address.startsWith(UNIX) ? unix() : NettyChannelBuilder.forTarget(address);
        if (serverName != null) {
            channel.overrideAuthority(serverName);
        }
        return ca == null ? channel.usePlaintext().build() : secure(channel, ca).build();
    }

    private NettyChannelBuilder secure(NettyChannelBuilder channel, Path authorities)
            throws IOException {
        try {
            SslContextBuilder tls = GrpcSslContexts.forClient().trustManager(authorities.toFile());
            if (cert != null && key != null) {
                tls.keyManager(cert.toFile(), key.toFile());
            }
            return channel.sslContext(tls.build());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The files of --ca, --cert and --key cannot be used: " + e.getMessage(), e);
        }
    }

    private NettyChannelBuilder unix() {
        EventLoopGroup one = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        return NettyChannelBuilder.forAddress(
                        new DomainSocketAddress(address.substring(UNIX.length())))
                .channelType(EpollDomainSocketChannel.class)
                .eventLoopGroup(one)
                // gRPC sets it for TCP; here Netty would warn that there is no such thing.
                .withOption(ChannelOption.SO_KEEPALIVE, null)
                .overrideAuthority("localhost");
    }
}
