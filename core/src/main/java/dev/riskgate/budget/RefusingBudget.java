// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.budget;

import java.util.concurrent.CompletableFuture;

/**
 * A budget in which every wait fails at once. A check goes on with it after something that it needs
 * was found to be away, so that it waits for an outage once at most and still decides all that can
 * be decided.
 */
record RefusingBudget(Budget of, Degradation cause) implements Budget {

    @Override
    public <T> T await(CompletableFuture<T> future) {
        if (!future.isDone()) {
            throw refused();
        }
        return of.await(future);
    }

    @Override
    public void requireBlocking() {
        throw refused();
    }

    @Override
    public Budget refusing(Degradation another) {
        return this;
    }

    @Override
    public long remainingNanos() {
        return of.remainingNanos();
    }

    private DegradedException refused() {
        return new DegradedException(cause, "this check waits no more");
    }
}
