// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jwks;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Whether an issuer that publishes no key has withdrawn all it had. One such answer may be a slip;
 * a second within a minute, some time after the first, is believed. Not thread-safe: one fetch at a
 * time.
 */
final class Withdrawal {

    private static final long WITHIN_NANOS = Duration.ofMinutes(1).toNanos();

    private final long apartNanos;
    private OptionalLong firstAt = OptionalLong.empty();

    /**
     * @param apartNanos how long after the first answer the second counts
     */
    Withdrawal(long apartNanos) {
        this.apartNanos = apartNanos;
    }

    /** No key was published at this moment; true if that is believed now. */
    boolean confirmedBy(long now) {
        if (firstAt.isEmpty() || now - firstAt.getAsLong() > WITHIN_NANOS) {
            firstAt = OptionalLong.of(now);
        }
        return now - firstAt.getAsLong() >= apartNanos;
    }

    /** There was a key after all. */
    void refuted() {
        firstAt = OptionalLong.empty();
    }
}
