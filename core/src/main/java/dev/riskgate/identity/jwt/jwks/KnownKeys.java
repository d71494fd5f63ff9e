// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jwks;

import java.time.Duration;

/**
 * Keys that were fetched once.
 *
 * @param atNanos when, on the monotonic clock
 * @param keepFor how long they stay in force from then on
 */
record KnownKeys(KeySet keys, long atNanos, Duration keepFor) {

    boolean isUsable(long nowNanos) {
        return nowNanos - atNanos <= keepFor.toNanos();
    }
}
