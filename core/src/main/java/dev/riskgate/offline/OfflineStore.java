// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.offline;

import dev.riskgate.budget.Budget;
import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.signals.population.Population;
import dev.riskgate.signals.profile.Profile;
import dev.riskgate.state.Consistency;
import dev.riskgate.state.LimitKey;
import dev.riskgate.state.MemoryStore;
import dev.riskgate.state.OneTimeUse;
import dev.riskgate.state.ProfileHandle;
import dev.riskgate.state.StateStore;
import dev.riskgate.state.WriteUrgency;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * A store in memory that can be said to be away, as Redis can: then whom it knows is known as it
 * was, bounded limits are still counted here, and everything else fails.
 */
final class OfflineStore implements StateStore {

    private final MemoryStore memory;
    private final BooleanSupplier away;

    OfflineStore(MemoryStore memory, BooleanSupplier away) {
        this.memory = memory;
        this.away = away;
    }

    @Override
    public ProfileHandle profile(Subject subject, Consistency consistency, Budget budget) {
        if (!away.getAsBoolean()) {
            return memory.profile(subject, consistency, budget);
        }
        ProfileHandle known = local(subject);
        if (known == null || consistency == Consistency.STRICT) {
            throw gone();
        }
        return known;
    }

    @Override
    public @Nullable ProfileHandle local(Subject subject) {
        ProfileHandle known = memory.local(subject);
        return known == null || !away.getAsBoolean() ? known : new Stale(known.profile());
    }

    @Override
    public boolean isReachable() {
        return !away.getAsBoolean();
    }

    @Override
    public Population population() {
        return memory.population();
    }

    @Override
    public void changed(ProfileHandle handle, WriteUrgency urgency, Budget budget) {
        if (urgency == WriteUrgency.AWAITED) {
            requireThere();
        }
    }

    @Override
    public void forget(Subject subject, Budget budget) {
        requireThere();
        memory.forget(subject, budget);
    }

    @Override
    public OneTimeUse useOnce(String key, long issuedAtMillis, Duration keep, Budget budget) {
        requireThere();
        return memory.useOnce(key, issuedAtMillis, keep, budget);
    }

    @Override
    public int failures(String key, Budget budget) {
        requireThere();
        return memory.failures(key, budget);
    }

    @Override
    public int addFailure(String key, Duration window, Budget budget) {
        requireThere();
        return memory.addFailure(key, window, budget);
    }

    @Override
    public Permit take(
            LimitKey key, double perSecond, long burst, Consistency consistency, Budget budget) {
        if (consistency == Consistency.STRICT) {
            requireThere();
        }
        return memory.take(key, perSecond, burst, consistency, budget);
    }

    private void requireThere() {
        if (away.getAsBoolean()) {
            throw gone();
        }
    }

    private static DegradedException gone() {
        return new DegradedException(Degradation.STATE, "the state store is away, it is said");
    }

    /** Known from before the store went away. */
    private record Stale(Profile profile) implements ProfileHandle {

        @Override
        public boolean current() {
            return false;
        }
    }
}
