// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.budget;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;

/**
 * Thrown on an event loop where a check would have to wait. It is caught in one place, which runs
 * the check again, from its start: on a virtual thread that may block, or on its event loop once a
 * future is done. Steps before the first wait must therefore have no side effects.
 */
public final class MustWait extends RuntimeException {

    public static final MustWait INSTANCE = new MustWait(null);

    private final transient @Nullable CompletableFuture<?> until;

    private MustWait(@Nullable CompletableFuture<?> until) {
        super("this check has to wait", null, false, false);
        this.until = until;
    }

    /**
     * @param future after which the check can be run again, on the same thread, without having to
     *     wait for this
     */
    static MustWait until(CompletableFuture<?> future) {
        return new MustWait(future);
    }

    /** When the check can be run again without blocking; null if it has to block. */
    public @Nullable CompletableFuture<?> until() {
        return until;
    }
}
