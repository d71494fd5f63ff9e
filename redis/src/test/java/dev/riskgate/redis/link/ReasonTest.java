// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.redis.link.RedisSettings.Mode;
import dev.riskgate.redis.link.RedisSettings.Node;
import dev.riskgate.redis.link.RedisSettings.Tls;
import dev.riskgate.redis.state.RedisStore;
import dev.riskgate.redis.state.SharedStores;
import dev.riskgate.testredis.Await;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.netty.channel.ConnectTimeoutException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;

/** What is said of a Redis that cannot be reached. */
class ReasonTest {

    @Test
    void aPortWhereNothingListens() throws IOException {
        assertThat(problem(new Node("127.0.0.1", closedPort()), null))
                .isEqualTo("nothing accepts connections at its address");
    }

    /** As where a firewall drops what is sent: Netty's exception is one of refused connections. */
    @Test
    void anAddressThatDoesNotAnswer() {
        assertThat(
                        Reason.of(
                                new RedisConnectionException(
                                        "Unable to connect",
                                        new ConnectTimeoutException(
                                                "connection timed out: /10.0.0.1:6379"))))
                .isEqualTo("no answer in time");
    }

    /** No right to a Unix socket, for example. */
    @Test
    void anAddressThatTheSystemRefuses() {
        assertThat(Reason.of(new ConnectException("connect(..) failed: Permission denied")))
                .isEqualTo("its address cannot be connected to");
    }

    /** Redis 6.2 quotes the error, and what stands behind its code may be anybody's text. */
    @Test
    void anErrorWithinAScriptIsToldByItsOwnCode() {
        String quoted =
                "ERR Error running script (call to f_0a1b): @user_script:12: @user_script: 12:"
                        + " WRONGTYPE Operation against a key holding the wrong kind of value";
        assertThat(Reason.of(new RedisCommandExecutionException(quoted))).isEqualTo("WRONGTYPE");
        assertThat(Reason.of(new RedisCommandExecutionException("WRONGTYPE Operation against")))
                .isEqualTo("WRONGTYPE");
        assertThat(Reason.of(new RedisCommandExecutionException("ERR @user_script: 1: ACME x")))
                .isEqualTo("ERR");
    }

    /** As Redis does when it is killed with something unread. */
    @Test
    void aConnectionThatTheServerBreaksOff() throws IOException, InterruptedException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread redis = Thread.ofVirtual().start(() -> breakOff(server));
            assertThat(problem(new Node("127.0.0.1", server.getLocalPort()), null))
                    .isEqualTo("the connection broke");
            server.close();
            redis.join();
        }
    }

    private static void breakOff(ServerSocket server) {
        try {
            while (true) {
                var client = server.accept();
                int _ = client.getInputStream().read();
                client.setSoLinger(true, 0);
                client.close();
            }
        } catch (IOException _) {
            // The test is over.
        }
    }

    @Test
    void aNameThatIsNone() {
        assertThat(problem(new Node("no-such-redis.invalid", 6379), null))
                .isEqualTo("its name is not known to DNS");
    }

    @Test
    void aServerThatSpeaksNoTls() throws IOException, InterruptedException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread redis =
                    Thread.ofVirtual().start(() -> answer(server, "-ERR unknown command\r\n"));
            assertThat(
                            problem(
                                    new Node("127.0.0.1", server.getLocalPort()),
                                    new Tls(null, null, null)))
                    .startsWith("TLS failed");
            server.close();
            redis.join();
        }
    }

    private static void answer(ServerSocket server, String text) {
        try {
            while (true) {
                try (var client = server.accept()) {
                    client.getOutputStream()
                            .write(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                    client.getInputStream().readAllBytes();
                }
            }
        } catch (IOException _) {
            // The test is over.
        }
    }

    private static int closedPort() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return server.getLocalPort();
        }
    }

    private static String problem(Node node, @Nullable Tls tls) {
        RedisSettings settings =
                new RedisSettings(
                        Mode.SINGLE,
                        List.of(node),
                        null,
                        null,
                        null,
                        null,
                        0,
                        tls,
                        Duration.ofSeconds(1));
        try (RedisStore store =
                RedisStore.start(
                        settings,
                        SharedStores.settings(),
                        SharedStores.SECRET,
                        new Random(),
                        InstantSource.system())) {
            Await.until(
                    "it was tried", () -> !store.figures().problem().equals("not connected yet"));
            return store.figures().problem();
        }
    }
}
