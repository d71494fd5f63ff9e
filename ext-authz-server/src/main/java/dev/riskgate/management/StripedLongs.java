// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.management;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Numbers that several threads add to, kept once for each of a few groups of threads, so that
 * threads that count all the time do not wait for each other. A row of LongAdders does the same,
 * but takes a cache line and more for each number and thread, and a check adds to twenty of them.
 * Thread-safe.
 */
final class StripedLongs {

    /** Event loops have consecutive ids and are few. */
    private static final int STRIPES = 16;

    private final AtomicLongArray[] stripes = new AtomicLongArray[STRIPES];

    StripedLongs(int numbers) {
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new AtomicLongArray(numbers);
        }
    }

    /** The numbers of this thread's group, to add to. */
    AtomicLongArray own() {
        return stripes[(int) Thread.currentThread().threadId() & STRIPES - 1];
    }

    long sum(int number) {
        long sum = 0;
        for (AtomicLongArray stripe : stripes) {
            sum += stripe.get(number);
        }
        return sum;
    }
}
