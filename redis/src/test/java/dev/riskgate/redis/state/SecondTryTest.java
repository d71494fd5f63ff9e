// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.redis.link.RedisLink;
import dev.riskgate.redis.link.Script;
import dev.riskgate.redis.link.Transport;
import dev.riskgate.redis.link.Transport.Connection;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.signals.profile.Profile;

import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** An exchange whose first answer asks for another try, when Redis has just gone away. */
class SecondTryTest {

    private final CompletableFuture<List<Object>> first = new CompletableFuture<>();
    private final RedisLink link = new RedisLink(SharedStores.at(1), new OneAnswer());
    private final Replicas replicas = Replicas.alone(new Random(1));
    private final Exchange exchange =
            new Exchange(
                    link,
                    replicas,
                    new Folding(link, replicas, SharedStores.settings()),
                    SharedStores.settings(),
                    () -> 0,
                    () -> 0);
    private final SharedEntry sharedEntry =
            new SharedEntry(
                    Subject.client("default", "acme"),
                    new byte[] {1},
                    Profile.shared(),
                    replicas.own(),
                    0);

    @Test
    void whoWaitedMayHaveAnotherThreadUseTheSubjectWithoutADeadlock() {
        link.connect().join();
        link.open();
        sharedEntry.dirty = true;
        CountDownLatch used = new CountDownLatch(1);
        boolean[] inTime = new boolean[1];
        try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<Void> done =
                    exchange.soon(sharedEntry)
                            .whenComplete(
                                    (_, _) -> {
                                        other.execute(
                                                () -> {
                                                    exchange.batched(sharedEntry);
                                                    used.countDown();
                                                });
                                        inTime[0] = awaits(used);
                                    });

            link.shut("planted");
            byte[] former = "former".getBytes(StandardCharsets.UTF_8);
            first.complete(List.of(5L, 0L, 0L, former, 1L));

            assertThat(done).isCompletedExceptionally();
            assertThat(inTime[0]).as("the other thread went on meanwhile").isTrue();
            assertThat(sharedEntry.dirty).isTrue();
        }
    }

    private static boolean awaits(CountDownLatch latch) {
        try {
            return latch.await(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Answers every command with the same future. */
    private final class OneAnswer implements Transport, Connection {

        @Override
        public CompletableFuture<Connection> connect(boolean batched) {
            return CompletableFuture.completedFuture(this);
        }

        @Override
        public CompletableFuture<StatefulRedisPubSubConnection<byte[], byte[]>> listen() {
            return CompletableFuture.failedFuture(new IllegalStateException("nobody listens"));
        }

        @Override
        public <T> CompletableFuture<T> within(CompletableFuture<T> answer, long nanos) {
            return answer;
        }

        @Override
        public CompletableFuture<List<Object>> run(
                Script script, Connection spare, byte[][] keys, byte[]... arguments) {
            return first;
        }

        @Override
        public CompletableFuture<List<Object>> hash(byte[] key) {
            return first;
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
