// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.recording;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Checks that wait to be written, bounded by their number and by their bytes. Many threads offer,
 * one takes. Thread-safe.
 */
final class RecordingQueue {

    /** What a check of the queue is given in memory; most are shorter. */
    static final int CHECK_BYTES = 4096;

    /** No check is larger. */
    static final int MOST_CHECK_BYTES = FrameKind.MAX_BYTES / 2;

    private static final int BATCH_CHECKS = 512;
    private static final int BATCH_BYTES = 1 << 20;

    /** What an item costs beside its bytes, roughly. */
    private static final int ITEM_BYTES = 64;

    private final ArrayBlockingQueue<Item> items;
    private final long mostBytes;
    private final AtomicLong bytes = new AtomicLong();

    /**
     * @param check a message {@code RecordedCheck}
     * @param scope what of the request is in it
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Item(byte[] check, RecordedScope scope) {

        int bytes() {
            return check.length + ITEM_BYTES;
        }
    }

    /**
     * @param mostChecks together they may have 4 KiB each
     */
    RecordingQueue(int mostChecks) {
        items = new ArrayBlockingQueue<>(mostChecks);
        mostBytes = (long) mostChecks * CHECK_BYTES;
    }

    /** Whether hardly anything would fit, so that nothing need be made for it. */
    boolean isFull() {
        return items.remainingCapacity() == 0 || bytes.get() + ITEM_BYTES >= mostBytes;
    }

    /** False if it does not fit. */
    boolean offer(Item item) {
        if (item.check().length > MOST_CHECK_BYTES) {
            return false;
        }
        if (bytes.addAndGet(item.bytes()) <= mostBytes && items.offer(item)) {
            return true;
        }
        bytes.addAndGet(-item.bytes());
        return false;
    }

    /**
     * Takes what makes one batch: the first, for which it waits so long, and what is there behind
     * it of the same scope. For one thread alone.
     */
    void take(List<Item> batch, long millis) throws InterruptedException {
        Item next = items.poll(millis, TimeUnit.MILLISECONDS);
        long taken = 0;
        while (next != null) {
            batch.add(next);
            bytes.addAndGet(-next.bytes());
            taken += next.check().length;
            Item behind = items.peek();
            boolean fits =
                    behind != null
                            && batch.size() < BATCH_CHECKS
                            && taken + behind.check().length <= BATCH_BYTES
                            && behind.scope() == next.scope();
            next = fits ? items.poll() : null;
        }
    }

    int size() {
        return items.size();
    }

    boolean isEmpty() {
        return items.isEmpty();
    }
}
