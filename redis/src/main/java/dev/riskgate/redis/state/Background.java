// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What runs the work that no check waits for. */
interface Background {

    /** Far more than a run takes, which waits for nobody but a name server. */
    Duration LAST_RUN = Duration.ofSeconds(1);

    /**
     * Runs it now and again and again, one run at a time, until {@link #stop}. It must not throw.
     */
    void every(Duration pause, Runnable work);

    /** Lets some time pass for somebody who waits until that work is done. */
    void pause(Duration time);

    /** Begins no run any more, and lets the one under way end, for {@link #LAST_RUN} at most. */
    void stop();

    /** A thread of its own. */
    static Background thread(String name) {
        ScheduledExecutorService executor =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name(name).daemon().factory());
        return new Background() {

            @Override
            public void every(Duration pause, Runnable work) {
                executor.scheduleWithFixedDelay(work, 0, pause.toNanos(), TimeUnit.NANOSECONDS);
            }

            @Override
            public void pause(Duration time) {
                LockSupport.parkNanos(time.toNanos());
            }

            @Override
            public void stop() {
                executor.shutdown();
                try {
                    executor.awaitTermination(LAST_RUN.toNanos(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
                executor.shutdownNow();
            }
        };
    }
}
