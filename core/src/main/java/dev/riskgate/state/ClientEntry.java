// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.state;

import dev.riskgate.signals.observation.Subject;
import dev.riskgate.signals.profile.Profile;
import dev.riskgate.state.StateStore.Permit;

/**
 * What {@link MemoryStore} holds of one client: its profile, and the limits that are counted for
 * it. Thread-safe.
 */
final class ClientEntry extends ResidentEntry<ClientEntry> implements ProfileHandle {

    private final Profile profile = new Profile();
    private long[] times = Gcra.UNUSED;

    ClientEntry(Subject subject) {
        super(subject);
    }

    @Override
    public Profile profile() {
        return profile;
    }

    /** Always: it is the only copy. */
    @Override
    public boolean current() {
        return true;
    }

    /** As {@link Gcra#take}. */
    synchronized Permit take(int limit, long nowNanos, double perSecond, long burst) {
        times = Gcra.withPlace(times, limit);
        return Gcra.take(times, limit, nowNanos, perSecond, burst);
    }
}
