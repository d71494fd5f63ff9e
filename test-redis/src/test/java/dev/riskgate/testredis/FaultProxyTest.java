// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testredis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;

class FaultProxyTest {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final RedisServer redis = RedisServer.start();
    private final FaultProxy proxy = FaultProxy.inFrontOf(redis.port());

    @TempDir Path dir;

    @AfterEach
    void end() {
        proxy.close();
        redis.close();
    }

    @Test
    void itHandsOnWhatComes() throws Exception {
        String large = "x".repeat(3_000_000);
        try (RespClient client = RespClient.connect(proxy.port(), LONG)) {
            client.call("SET", "a", large);
            assertThat(client.call("GET", "a").text()).isEqualTo(large);
            assertThat(proxy.connections()).isOne();
        }
        Await.until("closed", () -> proxy.connections() == 0);
    }

    @Test
    void aDelayIsThatOfEveryAnswer() throws Exception {
        try (RespClient client = RespClient.connect(proxy.port(), LONG)) {
            client.call("PING");
            proxy.delay(Duration.ofMillis(200));
            for (int i = 0; i < 3; i++) {
                assertThat(timed(client)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
            }
            proxy.pass();
            assertThat(timed(client)).isLessThan(Duration.ofMillis(200));
        }
    }

    @Test
    void aStallKeepsConnectionsOpenAndEndsWithAllThatCame() throws Exception {
        try (RespClient client = RespClient.connect(proxy.port(), LONG)) {
            client.call("PING");
            proxy.stall();
            try (RespClient another = RespClient.connect(proxy.port(), SHORT)) {
                assertThatExceptionOfType(SocketTimeoutException.class)
                        .isThrownBy(() -> another.call("INCR", "n"));
                Thread.ofVirtual().start(proxy::pass);
                assertThat(client.call("PING").text()).isEqualTo("PONG");
                Await.until("it came", () -> redis.command("GET", "n").text().equals("1"));
            }
        }
    }

    @Test
    void aCutEndsEveryConnectionAndServesNewOnes() throws Exception {
        try (RespClient client = RespClient.connect(proxy.port(), LONG)) {
            client.call("PING");
            proxy.cut();
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> client.call("PING"));
        }
        assertThat(ping(proxy.port())).isEqualTo("PONG");
    }

    @Test
    void aRefusalEndsWithThePass() throws Exception {
        try (RespClient client = RespClient.connect(proxy.port(), LONG)) {
            client.call("PING");
            proxy.refuse();
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> client.call("PING"));
        }
        assertThatExceptionOfType(ConnectException.class)
                .isThrownBy(() -> RespClient.connect(proxy.port(), SHORT));
        proxy.pass();
        assertThat(ping(proxy.port())).isEqualTo("PONG");
    }

    @Test
    void withACertificateItSpeaksTlsForAServerThatCannot() throws Exception {
        TestCertificate certificate = TestCertificate.in(dir);
        try (FaultProxy tls = FaultProxy.withTls(redis.port(), certificate)) {
            var socket =
                    certificate.context().getSocketFactory().createSocket("127.0.0.1", tls.port());
            try (RespClient client = RespClient.over(socket, LONG)) {
                assertThat(client.call("PING").text()).isEqualTo("PONG");
                tls.cut();
                assertThatExceptionOfType(IOException.class).isThrownBy(() -> client.call("PING"));
            }
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> ping(tls.port()));
        }
    }

    private static Duration timed(RespClient client) throws IOException {
        long start = System.nanoTime();
        client.call("PING");
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static String ping(int port) throws IOException {
        try (RespClient client = RespClient.connect(port, LONG)) {
            return client.call("PING").text();
        }
    }
}
