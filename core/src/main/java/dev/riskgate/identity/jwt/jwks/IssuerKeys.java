// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jwks;

import dev.riskgate.budget.Budget;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The keys of one credential: those of its source, and until that has answered for the first time,
 * those that the policy before had for the same issuer. So a policy with a wrong URL refuses no
 * token that held before. Thread-safe.
 */
final class IssuerKeys implements KeySource {

    private final KeyUse use;
    private final JwksSource source;
    private final @Nullable KnownKeys before;
    private final LongSupplier nanoTime;

    /**
     * @param before what the policy before had for the same issuer; null if nothing
     * @param nanoTime monotonic clock, as {@link System#nanoTime}
     */
    IssuerKeys(KeyUse use, JwksSource source, @Nullable KnownKeys before, LongSupplier nanoTime) {
        this.use = use;
        this.source = source;
        this.before = before;
        this.nanoTime = nanoTime;
    }

    KeyUse use() {
        return use;
    }

    /** Without a detour where there is nothing to keep. */
    KeySource keys() {
        return before == null ? source : this;
    }

    @Override
    public KeySet keys(Budget budget) {
        KnownKeys kept = kept();
        return kept == null ? source.keys(budget) : kept.keys();
    }

    @Override
    public KeySet newerThan(KeySet seen, Budget budget) {
        if (kept() == null) {
            return source.newerThan(seen, budget);
        }
        source.askAgain(budget);
        return keys(budget);
    }

    /** What a policy after this one may keep; null if nothing. */
    @Nullable KnownKeys known() {
        KnownKeys own = source.known();
        return own == null ? kept() : own;
    }

    JwksStatus status() {
        JwksStatus status = source.status();
        KnownKeys kept = kept();
        if (kept == null) {
            return status;
        }
        return new JwksStatus(
                status.location(),
                kept.keys().size(),
                kept.keys().size() == 0,
                Duration.ofNanos(nanoTime.getAsLong() - kept.atNanos()),
                status.problem(),
                status.failingFor());
    }

    private @Nullable KnownKeys kept() {
        boolean holds =
                before != null && source.known() == null && before.isUsable(nanoTime.getAsLong());
        return holds ? before : null;
    }
}
