// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.check;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs checks that have to wait, up to a number: on virtual threads, or where they were once a
 * future is done. Thread-safe.
 *
 * <p>The bound keeps a stalled dependency from piling up requests in memory; a check that finds no
 * place is shed at once.
 */
public final class WaitExecutor {

    private final int places;
    private final Semaphore free;
    private final Supplier<Executor> here;

    /**
     * @param places how many checks may wait at the same time, at least 1
     */
    public WaitExecutor(int places) {
        this(places, () -> WaitExecutor::onVirtualThread);
    }

    /**
     * @param places how many checks may wait at the same time, at least 1
     * @param here returns the executor of the calling thread, such as its event loop
     */
    public WaitExecutor(int places, Supplier<Executor> here) {
        this.places = places;
        this.free = new Semaphore(places);
        this.here = here;
    }

    /**
     * Runs the check on a thread of its own.
     *
     * @return false if all places are taken; the check has not been started then
     */
    boolean start(Runnable check) {
        if (!free.tryAcquire()) {
            return false;
        }
        onVirtualThread(() -> leaving(check));
        return true;
    }

    /**
     * Runs the check where it is now, once the future is done.
     *
     * @param check is given what the future failed with, or null; returns what has to block after
     *     that, which is run on a thread of its own and in the same place, or null
     * @return false if all places are taken; the check will not be run then
     */
    boolean resume(
            CompletableFuture<?> until, Function<@Nullable Throwable, @Nullable Runnable> check) {
        if (!free.tryAcquire()) {
            return false;
        }
        Executor executor = here.get();
        until.whenComplete(
                (_, failure) -> {
                    Runnable rest = () -> goOn(check, cause(failure));
                    try {
                        executor.execute(rest);
                    } catch (RejectedExecutionException _) {
                        // The server is shutting down, and its event loops have ended first.
                        onVirtualThread(rest);
                    }
                });
        return true;
    }

    private void goOn(
            Function<@Nullable Throwable, @Nullable Runnable> check, @Nullable Throwable failure) {
        Runnable blocking = null;
        try {
            blocking = check.apply(failure);
        } finally {
            if (blocking == null) {
                free.release();
            }
        }
        if (blocking != null) {
            Runnable rest = blocking;
            onVirtualThread(() -> leaving(rest));
        }
    }

    private void leaving(Runnable check) {
        try {
            check.run();
        } finally {
            free.release();
        }
    }

    private static void onVirtualThread(Runnable check) {
        Thread.ofVirtual().name("riskgate-waiting").start(check);
    }

    private static @Nullable Throwable cause(@Nullable Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }

    /** How many checks wait now. */
    public int waiting() {
        return places - free.availablePermits();
    }
}
