// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.riskgate.server.config.ServerConfigs;

import io.netty.channel.epoll.Epoll;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/** What the start does with what lies where its socket should be. */
class UnixSocketTest {

    @TempDir Path folder;

    private Path socket = Path.of("");

    @BeforeEach
    void name() {
        assumeTrue(Epoll.isAvailable(), "Unix sockets need Linux");
        socket = folder.resolve("check.sock");
    }

    @Test
    void aSocketThatNobodyAnswersIsReplaced() throws Exception {
        try (var left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            left.bind(UnixDomainSocketAddress.of(socket));
        }
        assertThat(socket).exists();

        try (Riskgate _ = start();
                var caller = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            assertThat(caller.isConnected()).isTrue();
        }
    }

    @Test
    void aServerThatRunsKeepsItsSocket() throws Exception {
        try (Riskgate _ = start()) {
            assertThatThrownBy(this::start)
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("another server answers there")
                    .hasMessageContaining("grpc.address");

            try (var caller = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                assertThat(caller.isConnected()).isTrue();
            }
        }
    }

    @Test
    void aFileThatIsNoSocketIsLeftAlone() throws Exception {
        Files.writeString(socket, "somebody's");

        assertThatThrownBy(this::start)
                .isInstanceOf(StartException.class)
                .hasMessageContaining("no socket");
        assertThat(socket).hasContent("somebody's");
    }

    @Test
    void aPipeIsNoSocketEither() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", socket.toString()).start().waitFor()).isZero();

        assertThatThrownBy(this::start)
                .isInstanceOf(StartException.class)
                .hasMessageContaining("no socket");
        assertThat(socket).exists();
    }

    private Riskgate start() throws Exception {
        Path policy = folder.resolve("policy.yaml");
        Files.writeString(policy, "apiVersion: riskgate.dev/v1\nkind: Policy\n");
        return Riskgate.start(
                ServerConfigs.read(
                        null,
                        Map.of(
                                "RISKGATE_GRPC_ADDRESS", "unix:" + socket,
                                "RISKGATE_MANAGEMENT_ADDRESS", "off",
                                "RISKGATE_LOG_DECISIONS", "off",
                                "RISKGATE_DRAIN_NOTICE", "0s",
                                "RISKGATE_POLICY_FILE", policy.toString())),
                InstantSource.system());
    }
}
