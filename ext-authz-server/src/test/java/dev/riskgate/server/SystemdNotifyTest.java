// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What systemd hears on its socket. */
class SystemdNotifyTest {

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @Test
    void itHearsWhenTheServerIsReadyAndWhenItStops(@TempDir Path folder) throws Exception {
        tell(folder.resolve("notify").toString(), folder.resolve("notify").toString());
    }

    /** As older versions of systemd have them. */
    @Test
    void theSocketMayHaveAnAbstractName(@TempDir Path folder) throws Exception {
        tell("@" + folder, "\0" + folder);
    }

    @Test
    void withoutSystemdNothingIsToldAndASocketThatIsGoneHarmsNothing(@TempDir Path folder) {
        SystemdNotify.of(Map.of()).ready("answers");
        SystemdNotify.of(Map.of("NOTIFY_SOCKET", folder.resolve("gone").toString()))
                .ready("answers");

        assertThat(heard).isEmpty();
    }

    private void tell(String named, String path) throws Exception {
        assumeTrue(Epoll.isAvailable(), "datagram sockets need Linux");
        try (var loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory())) {
            new Bootstrap()
                    .group(loop)
                    .channel(EpollDomainDatagramChannel.class)
                    .handler(new Ear())
                    .bind(new DomainSocketAddress(path))
                    .sync();
            SystemdNotify systemd = SystemdNotify.of(Map.of("NOTIFY_SOCKET", named));

            systemd.ready("answers on 127.0.0.1:9191");
            assertThat(heard.poll(10, TimeUnit.SECONDS))
                    .isEqualTo("READY=1\nSTATUS=answers on 127.0.0.1:9191");
            systemd.stopping();
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("STOPPING=1\nSTATUS=draining");
        }
    }

    private final class Ear extends SimpleChannelInboundHandler<DomainDatagramPacket> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, DomainDatagramPacket packet) {
            heard.add(packet.content().toString(StandardCharsets.UTF_8));
        }
    }
}
