// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.basic;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The few threads that compute slow hashes, and a bounded queue before them. An account cannot fill
 * it alone. Thread-safe.
 */
final class HashThreads implements AutoCloseable {

    /** More would wait longer than anybody waits for them. */
    static final int QUEUE = 128;

    static final int MOST_OF_ONE_ACCOUNT = 16;

    private static final int MOST_THREADS = 4;
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration END = Duration.ofSeconds(2);

    private final ThreadPoolExecutor executor;
    private final ConcurrentMap<String, Integer> ofAccounts = new ConcurrentHashMap<>();

    /**
     * @param threads at least 1; each may hold the memory of one hash
     */
    HashThreads(int threads) {
        this.executor =
                new ThreadPoolExecutor(
                        threads,
                        threads,
                        IDLE.toMillis(),
                        TimeUnit.MILLISECONDS,
                        new ArrayBlockingQueue<>(QUEUE),
                        Thread.ofPlatform().name("riskgate-passwords-", 0).daemon().factory());
        executor.allowCoreThreadTimeOut(true);
    }

    /** Half of the processors, so that checks keep the others; 4 at most. */
    static int usualNumber() {
        return Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, MOST_THREADS);
    }

    /**
     * @param account whose password it is about
     * @return false if there is no room, and the task will not be run
     */
    boolean start(String account, Runnable task) {
        if (ofAccounts.merge(account, 1, Integer::sum) > MOST_OF_ONE_ACCOUNT) {
            done(account);
            return false;
        }
        try {
            executor.execute(
                    () -> {
                        try {
                            task.run();
                        } finally {
                            done(account);
                        }
                    });
            return true;
        } catch (RejectedExecutionException _) {
            done(account);
            return false;
        }
    }

    private void done(String account) {
        ofAccounts.computeIfPresent(account, (_, count) -> count == 1 ? null : count - 1);
    }

    /** How many tasks wait for a thread. */
    int waiting() {
        return executor.getQueue().size();
    }

    /** Drops what waits. A hash that is being computed is not waited for beyond a moment. */
    @Override
    public void close() {
        executor.shutdownNow();
        try {
            executor.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
