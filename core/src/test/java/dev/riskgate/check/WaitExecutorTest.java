// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** A check that waits has a place, whatever becomes of it, and no check has two. */
class WaitExecutorTest {

    private static final String OWN = "riskgate-waiting";

    private final Queue<Runnable> loop = new ArrayDeque<>();
    private final WaitExecutor executor = new WaitExecutor(1, () -> loop::add);
    private final BlockingQueue<Thread> ran = new LinkedBlockingQueue<>();

    @Test
    void aPlaceIsFreeAgainThoughTheCheckFails() throws Exception {
        CountDownLatch end = new CountDownLatch(1);

        assertThat(executor.start(() -> failAfter(end))).isTrue();
        assertThat(executor.start(this::run)).isFalse();
        assertThat(executor.resume(new CompletableFuture<>(), _ -> null)).isFalse();
        assertThat(executor.waiting()).isEqualTo(1);
        end.countDown();

        awaitNobody();
        assertThat(executor.start(this::run)).isTrue();
        assertThat(ran().getName()).isEqualTo(OWN);
        awaitNobody();
        assertThat(ran).isEmpty();
    }

    /** Whose handler of what nobody caught says nothing. */
    private static void failAfter(CountDownLatch end) {
        Thread.currentThread().setUncaughtExceptionHandler((_, _) -> {});
        try {
            assertThat(end.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IllegalStateException("planted");
    }

    @Test
    void aCheckThatIsRunAgainRunsOnItsEventLoopAndLeavesItsPlaceThoughItFails() {
        CompletableFuture<String> until = new CompletableFuture<>();
        executor.resume(
                until,
                _ -> {
                    throw new IllegalStateException("planted");
                });
        assertThat(loop).isEmpty();
        until.complete("here");
        assertThat(executor.waiting()).isEqualTo(1);

        Runnable rest = loop.remove();
        assertThat(org.assertj.core.api.Assertions.catchThrowable(rest::run)).hasMessage("planted");
        assertThat(executor.waiting()).isZero();
    }

    @Test
    void aCheckIsToldWhatTheFutureFailedWithHoweverItWasWrapped() {
        IllegalStateException failure = new IllegalStateException("planted");
        CompletionException bare = new CompletionException("nobody knows why", null);

        assertThat(told(CompletableFuture.failedFuture(failure))).isSameAs(failure);
        assertThat(told(CompletableFuture.failedFuture(failure).thenApply(one -> one)))
                .isSameAs(failure);
        assertThat(told(CompletableFuture.failedFuture(bare))).isSameAs(bare);
        assertThat(told(CompletableFuture.completedFuture("here"))).isNull();
    }

    private @Nullable Throwable told(CompletableFuture<?> until) {
        CompletableFuture<@Nullable Throwable> told = new CompletableFuture<>();
        executor.resume(
                until,
                failure -> {
                    told.complete(failure);
                    return null;
                });
        loop.remove().run();
        assertThat(executor.waiting()).isZero();
        return told.join();
    }

    @Test
    void whatHasToBlockAfterThatKeepsThePlaceUntilItIsDone() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        executor.resume(CompletableFuture.completedFuture("here"), _ -> () -> failAfter(end));
        loop.remove().run();

        assertThat(executor.waiting()).isEqualTo(1);
        end.countDown();
        awaitNobody();
    }

    @Test
    void aCheckWhoseEventLoopHasEndedIsDecidedAllTheSame() throws Exception {
        Executor ended =
                _ -> {
                    throw new RejectedExecutionException("the server is shutting down");
                };
        WaitExecutor ending = new WaitExecutor(1, () -> ended);
        ending.resume(
                CompletableFuture.completedFuture("here"),
                _ -> {
                    run();
                    return null;
                });

        assertThat(ran().getName()).isEqualTo(OWN);
    }

    @Test
    void withoutEventLoopsAllOfItRunsOnThreadsOfTheirOwn() throws Exception {
        WaitExecutor plain = new WaitExecutor(1);
        plain.resume(CompletableFuture.completedFuture("here"), _ -> this::run);

        assertThat(ran().isVirtual()).isTrue();
    }

    private void run() {
        ran.add(Thread.currentThread());
    }

    private Thread ran() throws InterruptedException {
        Thread thread = ran.poll(30, TimeUnit.SECONDS);
        assertThat(thread).as("the thread that it ran on").isNotNull();
        return thread;
    }

    private void awaitNobody() throws InterruptedException {
        for (int i = 0; executor.waiting() > 0 && i < 5_000; i++) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        assertThat(executor.waiting()).isZero();
    }
}
