// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** What waits for another lease may do whatever it likes once it is there. */
class RenewalTest {

    @Test
    void whoWaitedForALeaseMayHaveAnotherThreadAskForItWithoutADeadlock() throws Exception {
        Replicas replicas = new Replicas(new Random(1), 30_000);
        replicas.heard(Replicas.Renewal.RENEWED, 1_000, 31_000, "server", Set.of(replicas.own()));
        Replicas.Lease used = replicas.lease();
        replicas.fenced(used.name());
        String spare = replicas.spare();
        CountDownLatch answered = new CountDownLatch(1);
        boolean[] inTime = new boolean[1];

        try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<Replicas.Lease> waiter = replicas.renewal(used);
            CompletableFuture<Void> goesOn =
                    waiter.thenAccept(
                            lease -> {
                                other.execute(
                                        () -> {
                                            assertThat(replicas.renewal(used)).isCompleted();
                                            assertThat(replicas.endOf(used.name()))
                                                    .isEqualTo(used.endMillis());
                                            answered.countDown();
                                        });
                                inTime[0] = awaits(answered);
                            });

            replicas.heard(Replicas.Renewal.OVER, 2_000, 32_000, "server", Set.of(spare));

            assertThat(goesOn).isCompleted();
            assertThat(waiter.join()).isEqualTo(new Replicas.Lease(spare, 32_000));
            assertThat(inTime[0]).as("the other thread was answered meanwhile").isTrue();
        }
    }

    private static boolean awaits(CountDownLatch answered) {
        try {
            return answered.await(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
