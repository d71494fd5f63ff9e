// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.state;

import dev.riskgate.state.StateStore.Permit;

/**
 * All limits that are counted for one address, network, credential or route. Thread-safe by its own
 * lock.
 */
final class Limits {

    private long[] times = Gcra.UNUSED;

    /** As {@link Gcra#take}. */
    synchronized Permit take(int limit, long nowNanos, double perSecond, long burst) {
        times = Gcra.withPlace(times, limit);
        return Gcra.take(times, limit, nowNanos, perSecond, burst);
    }
}
