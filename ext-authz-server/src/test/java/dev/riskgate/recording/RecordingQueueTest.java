// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.recording.RecordingQueue.Item;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

class RecordingQueueTest {

    private static final RecordedScope OTHER =
            new RecordedScope(RecordedScope.LEAST.reads(), RecordedScope.LEAST.secrets());

    @Test
    void takesNoMoreChecksThanItMay() {
        RecordingQueue queue = new RecordingQueue(16);

        assertThat(offered(queue, 20, 10)).isEqualTo(16);
        assertThat(queue.isFull()).isTrue();
        assertThat(queue.size()).isEqualTo(16);
    }

    @Test
    void takesNoMoreBytesThanFourKibibytesForEachCheckItMayHold() {
        RecordingQueue queue = new RecordingQueue(1024);

        // 4 MiB in all, and each costs a little more than its bytes.
        assertThat(offered(queue, 1024, 1 << 17)).isEqualTo(31);
        assertThat(offered(queue, 1, 100_000)).isEqualTo(1);
        assertThat(offered(queue, 1, 100_000)).isZero();
    }

    @Test
    void whatWasTakenOrRefusedLeavesItsRoom() throws Exception {
        RecordingQueue queue = new RecordingQueue(64);
        for (int round = 0; round < 100; round++) {
            assertThat(offered(queue, 8, 60_000)).as("round %s", round).isEqualTo(4);
            List<Item> batch = new ArrayList<>();
            queue.take(batch, 0);
            assertThat(batch).hasSize(4);
        }
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.isFull()).isFalse();
    }

    @Test
    void aCheckThatNoReaderWouldTakeIsRefused() {
        RecordingQueue queue = new RecordingQueue(1 << 20);

        assertThat(offered(queue, 1, RecordingQueue.MOST_CHECK_BYTES + 1)).isZero();
        assertThat(offered(queue, 1, RecordingQueue.MOST_CHECK_BYTES)).isEqualTo(1);
    }

    @Test
    void aBatchHasAtMost512ChecksAndAboutOneMebibyte() throws Exception {
        RecordingQueue queue = new RecordingQueue(10_000);
        offered(queue, 600, 100);
        offered(queue, 20, 1 << 18);
        offered(queue, 1, 3 << 20);
        offered(queue, 1, 10);

        List<Integer> checks = new ArrayList<>();
        while (!queue.isEmpty()) {
            List<Item> batch = new ArrayList<>();
            queue.take(batch, 0);
            checks.add(batch.size());
        }

        assertThat(checks).containsExactly(512, 88 + 3, 4, 4, 4, 4, 1, 1, 1);
    }

    @Test
    void aBatchIsOfOneScope() throws Exception {
        RecordingQueue queue = new RecordingQueue(100);
        offered(queue, 3, 10);
        queue.offer(new Item(new byte[10], OTHER));
        offered(queue, 2, 10);

        List<Item> batch = new ArrayList<>();
        queue.take(batch, 0);
        assertThat(batch).hasSize(3);
        queue.take(batch, 0);
        assertThat(batch).hasSize(4).last().extracting(Item::scope).isSameAs(OTHER);
    }

    @Test
    void manyThreadsLoseNothingOfItsRoom() throws Exception {
        RecordingQueue queue = new RecordingQueue(64);
        AtomicInteger fitted = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int bytes = 5_000 + i;
            threads.add(
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        fitted.addAndGet(offered(queue, 5_000, bytes));
                                        ended.incrementAndGet();
                                    }));
        }
        List<Item> taken = new ArrayList<>();
        while (ended.get() < threads.size() || !queue.isEmpty()) {
            queue.take(taken, 1);
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(taken).hasSize(fitted.get());
        assertThat(offered(queue, 64, 4096 - 64)).isEqualTo(64);
    }

    /** How many of so many checks fitted. */
    private static int offered(RecordingQueue queue, int checks, int bytes) {
        int fitted = 0;
        for (int i = 0; i < checks; i++) {
            fitted += queue.offer(new Item(new byte[bytes], RecordedScope.LEAST)) ? 1 : 0;
        }
        return fitted;
    }
}
