// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.budget;

import java.util.concurrent.CompletableFuture;

/** The time that one check still has, and the only way in which a step of it may wait. */
public interface Budget {

    /**
     * The future's value.
     *
     * @throws MustWait if the value is not there yet and this thread must not block (an event loop)
     * @throws DegradedException with {@link Degradation#DEADLINE} when the time is up, or the one
     *     the future failed with
     */
    <T> T await(CompletableFuture<T> future);

    /**
     * As {@link #await}, for a wait after which the step finds what it waited for when the check is
     * run again: then no thread has to wait for it.
     *
     * @param withinNanos the future is done after that time at the latest, with its value or a
     *     {@link DegradedException}
     * @throws MustWait with that future, if its value is not there yet and this thread must not
     *     block
     */
    default <T> T awaitRepeatable(CompletableFuture<T> future, long withinNanos) {
        return await(future);
    }

    /**
     * For a step that acts and then has to wait, before it acts.
     *
     * @throws MustWait if this thread must not block, so that the step is done once, where it can
     *     wait
     */
    void requireBlocking();

    /**
     * The same time, for a check that must not wait any more, because what it would wait for is
     * known to be away. What is there at once is still used.
     *
     * @param cause what every wait fails with
     */
    default Budget refusing(Degradation cause) {
        return new RefusingBudget(this, cause);
    }

    /** Nanoseconds left; zero or negative when the time is up. */
    long remainingNanos();
}
