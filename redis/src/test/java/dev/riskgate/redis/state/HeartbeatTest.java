// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.redis.link.RedisLink;
import dev.riskgate.redis.link.RedisSettings;
import dev.riskgate.redis.link.Script;
import dev.riskgate.redis.link.Transport;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** When a replica gives its connections up for new ones, by a clock that the test moves. */
class HeartbeatTest {

    private static final RedisSettings REDIS =
            new RedisSettings(
                    RedisSettings.Mode.SINGLE,
                    List.of(new RedisSettings.Node("127.0.0.1", 1)),
                    null,
                    null,
                    null,
                    null,
                    0,
                    null,
                    Duration.ofMillis(50));
    private static final SharingSettings SETTINGS =
            SharingSettings.of(Duration.ofSeconds(1), 1_000, Duration.ofDays(1));

    private final FailingServer server = new FailingServer();
    private long now;
    private Heartbeat heartbeat;

    @BeforeEach
    void connect() {
        RedisLink link = new RedisLink(REDIS, server);
        heartbeat =
                new Heartbeat(
                        link,
                        new Replicas(new Random(1), SETTINGS.deadAfter().toMillis()),
                        SETTINGS,
                        link.timeoutNanos(),
                        () -> now,
                        new Markers(link, () -> 0),
                        _ -> {});
        heartbeat.tick();
        assertThat(server.connections).isEqualTo(1);
    }

    /** As a name, an address or a Sentinel's answer leads elsewhere after a failover. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "READONLY You can't write against a read only replica.",
                "READONLY You can't write against a read only replica. script: 1, on"
                        + " @user_script:1.",
                // before Redis 7
                "ERR Error running script (call to f_1): @user_script:7: @user_script: 7:"
                        + " -READONLY You can't write against a read only replica."
            })
    void aServerThatBecameAReplicaIsLeftWithTheNextBeat(String error) {
        server.failure = new RedisCommandExecutionException(error);

        await(Duration.ofSeconds(1));

        assertThat(server.connections).isGreaterThan(1);
    }

    @Test
    void forAnyOtherErrorItKeepsItsConnectionAWhile() {
        server.failure = new RedisException("connection closed");

        await(Duration.ofMillis(2_900));
        assertThat(server.connections).isEqualTo(1);

        await(Duration.ofSeconds(1));
        assertThat(server.connections).isGreaterThan(1);
    }

    private void await(Duration time) {
        for (long end = now + time.toNanos(); now < end; now += 20_000_000) {
            heartbeat.tick();
        }
    }

    /** Takes connections, and fails every command. */
    private static final class FailingServer implements Transport {

        private int connections;
        private RuntimeException failure = new IllegalStateException("not set");

        @Override
        public CompletableFuture<Connection> connect(boolean batched) {
            if (!batched) {
                connections++;
            }
            return CompletableFuture.completedFuture(new Failing());
        }

        @Override
        public CompletableFuture<? extends StatefulRedisPubSubConnection<byte[], byte[]>> listen() {
            return CompletableFuture.failedFuture(failure);
        }

        @Override
        public <T> CompletableFuture<T> within(CompletableFuture<T> answer, long nanos) {
            return answer;
        }

        @Override
        public void close() {}

        private final class Failing implements Connection {

            @Override
            public CompletableFuture<List<Object>> run(
                    Script script, Connection spare, byte[][] keys, byte[]... arguments) {
                return CompletableFuture.failedFuture(failure);
            }

            @Override
            public CompletableFuture<List<Object>> hash(byte[] key) {
                return CompletableFuture.failedFuture(failure);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        }
    }
}
