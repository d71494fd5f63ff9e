// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Tells systemd how the server is, as sd_notify(3) does, where a unit of {@code Type=notify} asks
 * for it: what starts after the server then starts when checks are answered, and not before.
 */
public final class SystemdNotify {

    private static final Logger LOG = LoggerFactory.getLogger(SystemdNotify.class);
    private static final String VARIABLE = "NOTIFY_SOCKET";

    private final String socket;

    private SystemdNotify(String socket) {
        this.socket = socket;
    }

    /**
     * @param environment where systemd names its socket; without that nothing is told
     */
    public static SystemdNotify of(Map<String, String> environment) {
        return new SystemdNotify(environment.getOrDefault(VARIABLE, ""));
    }

    /**
     * @param status one line for {@code systemctl status}
     */
    public void ready(String status) {
        send("READY=1\nSTATUS=" + status);
    }

    public void stopping() {
        send("STOPPING=1\nSTATUS=draining");
    }

    /** A server that cannot tell serves all the same; systemd says itself what it waits for. */
    private void send(String message) {
        if (socket.isEmpty()) {
            return;
        }
        if (!Epoll.isAvailable()) {
            LOG.warn("systemd cannot be told: datagram sockets need Linux on x86-64 or aarch64");
            return;
        }
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        try {
            Channel channel =
                    new Bootstrap()
                            .group(loop)
                            .channel(EpollDomainDatagramChannel.class)
                            .handler(new ChannelInboundHandlerAdapter())
                            .connect(address())
                            .syncUninterruptibly()
                            .channel();
            var bytes = Unpooled.copiedBuffer(message, StandardCharsets.UTF_8);
            channel.writeAndFlush(bytes).syncUninterruptibly();
            channel.close().syncUninterruptibly();
        } catch (Exception e) {
            LOG.warn("systemd cannot be told over {}: {}", socket, e.getMessage());
        } finally {
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    /** An {@code @} stands for the zero byte that begins an abstract name. */
    private DomainSocketAddress address() {
        return new DomainSocketAddress(
                socket.startsWith("@") ? "\0" + socket.substring(1) : socket);
    }
}
