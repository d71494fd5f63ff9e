// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testredis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

@EveryRedis
class RedisServerTest {

    private static final Duration SHORT = Duration.ofMillis(300);

    @TempDir Path dir;

    @Test
    void repliesOfEveryKindAreRead() {
        try (RedisServer redis = RedisServer.start()) {
            assertThat(redis.command("SET", "a", "x\r\n\u00ff").text()).isEqualTo("OK");
            assertThat(redis.command("GET", "a").text()).isEqualTo("x\r\n\u00ff");
            assertThat(redis.command("GET", "b").isNull()).isTrue();
            assertThat(redis.command("INCRBY", "n", "7").number()).isEqualTo(7);
            redis.command("RPUSH", "l", "1", "2");
            assertThat(redis.command("LRANGE", "l", "0", "-1").texts()).containsExactly("1", "2");
            assertThatExceptionOfType(RedisFailed.class)
                    .isThrownBy(() -> redis.command("INCR", "a"))
                    .withMessageContaining("not an integer");
        }
    }

    @Test
    void itListensOnLoopbackOnlyAndLeavesNothingBehind() {
        RedisServer redis = RedisServer.start();
        Path data = redis.socket().getParent();
        assertThat(redis.command("CONFIG", "GET", "bind").texts()).contains("127.0.0.1");
        assertThat(data).exists();
        redis.close();
        assertThat(ProcessHandle.of(redis.pid()).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(data).doesNotExist();
    }

    @Test
    void aStalledOneAcceptsAndAnswersNothingUntilItIsResumed() throws Exception {
        try (RedisServer redis = RedisServer.start()) {
            redis.stall();
            try (RespClient client = RespClient.connect(redis.port(), SHORT)) {
                assertThatExceptionOfType(SocketTimeoutException.class)
                        .isThrownBy(() -> client.call("PING"));
            }
            redis.resume();
            assertThat(redis.command("PING").text()).isEqualTo("PONG");
        }
    }

    @Test
    void aKilledOneRefusesAndComesBackOnItsPortWithoutItsData() {
        try (RedisServer redis = RedisServer.start()) {
            redis.command("SET", "a", "1");
            redis.stall();
            redis.kill();
            assertThat(redis.isAlive()).isFalse();
            assertThatExceptionOfType(ConnectException.class)
                    .isThrownBy(() -> RespClient.connect(redis.port(), SHORT));
            redis.restart();
            assertThat(redis.command("DBSIZE").number()).isZero();
        }
    }

    @Test
    void anAppendOnlyOneKeepsItsDataWhenKilledAndLosesItWhenEmptied() {
        try (RedisServer redis = RedisServer.builder().appendOnly().start()) {
            redis.command("SET", "a", "1");
            redis.kill();
            redis.restart();
            assertThat(redis.command("GET", "a").text()).isEqualTo("1");
            redis.restartEmpty();
            assertThat(redis.command("DBSIZE").number()).isZero();
        }
    }

    @Test
    void aRestartInOrderLosesNothing() {
        try (RedisServer redis = RedisServer.start()) {
            redis.command("SET", "a", "1");
            long before = redis.pid();
            redis.restart();
            assertThat(redis.pid()).isNotEqualTo(before);
            assertThat(redis.command("GET", "a").text()).isEqualTo("1");
        }
    }

    @Test
    void withAUserNobodyElseIsServed() throws Exception {
        try (RedisServer redis =
                RedisServer.builder().user("gate", "one", "~rg2:* +@all").start()) {
            assertThat(redis.uri()).isEqualTo("redis://gate:one@127.0.0.1:" + redis.port());
            try (RespClient client = RespClient.connect(redis.port(), SHORT)) {
                assertThatExceptionOfType(RedisFailed.class)
                        .isThrownBy(() -> client.call("GET", "rg2:a"))
                        .withMessageStartingWith("NOAUTH");
                client.call("AUTH", "gate", "one");
                client.call("SET", "rg2:a", "1");
                assertThatExceptionOfType(RedisFailed.class)
                        .isThrownBy(() -> client.call("GET", "other"))
                        .withMessageStartingWith("NOPERM");
                redis.changePassword("two");
                assertThatExceptionOfType(IOException.class)
                        .isThrownBy(() -> client.call("GET", "rg2:a"));
            }
            try (RespClient client = RespClient.connect(redis.port(), SHORT)) {
                assertThatExceptionOfType(RedisFailed.class)
                        .isThrownBy(() -> client.call("AUTH", "gate", "one"))
                        .withMessageStartingWith("WRONGPASS");
                assertThat(client.call("AUTH", "gate", "two").text()).isEqualTo("OK");
            }
            assertThat(redis.uri()).contains("gate:two@");
        }
    }

    @Test
    void aFullOneAnswersWithOom() {
        try (RedisServer redis = RedisServer.builder().maxMemory("1").start()) {
            assertThatExceptionOfType(RedisFailed.class)
                    .isThrownBy(() -> redis.command("SET", "a", "1"))
                    .withMessageStartingWith("OOM");
            redis.command("CONFIG", "SET", "maxmemory", "0");
            assertThat(redis.command("SET", "a", "1").text()).isEqualTo("OK");
        }
    }

    @Test
    void aReplicaHasWhatItsMasterHas() {
        try (RedisServer master = RedisServer.builder().password("x").start()) {
            master.command("SET", "a", "1");
            try (RedisServer replica = RedisServer.builder().replicaOf(master).start()) {
                Await.until("copied", () -> replica.command("GET", "a").text().equals("1"));
                assertThatExceptionOfType(RedisFailed.class)
                        .isThrownBy(() -> replica.command("SET", "a", "2"))
                        .withMessageStartingWith("READONLY");
            }
        }
    }

    @Test
    void itAnswersOnAUnixSocketToo() throws Exception {
        try (RedisServer redis = RedisServer.builder().unixSocket().start();
                SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            client.connect(UnixDomainSocketAddress.of(redis.socket()));
            client.write(ByteBuffer.wrap("PING\r\n".getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer answer = ByteBuffer.allocate(16);
            client.read(answer);
            assertThat(new String(answer.array(), StandardCharsets.US_ASCII)).startsWith("+PONG");
        }
    }

    @Test
    void itSpeaksTlsItselfIfItsProgramCan() {
        TestCertificate certificate = TestCertificate.in(dir);
        try (RedisServer redis = RedisServer.builder().tls(certificate).start()) {
            assertThat(redis.uri()).startsWith("rediss://");
            assertThat(redis.command("PING").text()).isEqualTo("PONG");
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> RespClient.connect(redis.port(), SHORT).call("PING"));
        } catch (RedisFailed e) {
            Assumptions.abort(RedisBuilder.withoutTls(e));
        }
    }

    @Test
    void oneThatDoesNotLikeItsConfigurationSaysWhy() {
        assertThatExceptionOfType(RedisFailed.class)
                .isThrownBy(() -> RedisServer.builder().line("no-such-setting 1").start())
                .withMessageContaining("no-such-setting");
    }

    @Test
    void itEndsWithTheJvmThatStartedItHoweverThatOneEnds() throws Exception {
        Path told = dir.resolve("told");
        Process parent =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Parent.class.getName(),
                                told.toString())
                        .inheritIO()
                        .start();
        Await.until("it started one", () -> Files.exists(told) && Files.size(told) > 0);
        String[] redis = Files.readString(told).split(" ", 2);
        assertThat(ProcessHandle.of(Long.parseLong(redis[0]))).isPresent();
        parent.destroyForcibly().waitFor();
        Await.until(
                "Redis ended",
                () ->
                        ProcessHandle.of(Long.parseLong(redis[0]))
                                .filter(ProcessHandle::isAlive)
                                .isEmpty());
        Await.until("its data is gone", () -> Files.notExists(Path.of(redis[1])));
    }

    /** Another JVM, which is killed. */
    static final class Parent {
        public static void main(String[] args) throws Exception {
            RedisServer redis = RedisServer.start();
            Path fresh = Path.of(args[0] + ".new");
            Files.writeString(fresh, redis.pid() + " " + redis.socket().getParent());
            Files.move(fresh, Path.of(args[0]));
            Thread.sleep(Duration.ofMinutes(1));
        }
    }
}
