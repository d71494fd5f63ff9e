// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.detector;

import dev.riskgate.budget.Budget;
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
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * The product's store in memory, of which there can be a copy: its profiles are copied when they
 * are first asked for, what is common is the same, and limits and marks begin anew. Used by one
 * thread.
 */
final class ForkableStore implements StateStore {

    private static final int SUBJECTS = 1_000;

    private final InstantSource clock;
    private final Population population;
    private final @Nullable ForkableStore parent;
    private final Map<Subject, ProfileHandle> profiles = new HashMap<>();

    /** Counts limits and marks; made when there is one, as there are many forks. */
    private @Nullable MemoryStore exact;

    private ForkableStore(
            InstantSource clock, Population population, @Nullable ForkableStore parent) {
        this.clock = clock;
        this.population = population;
        this.parent = parent;
    }

    static ForkableStore empty(InstantSource clock) {
        return new ForkableStore(clock, new Population(), null);
    }

    ForkableStore fork() {
        return new ForkableStore(clock, population, this);
    }

    private MemoryStore exact() {
        if (exact == null) {
            exact = new MemoryStore(clock, SUBJECTS);
        }
        return exact;
    }

    @Override
    public ProfileHandle profile(Subject subject, Consistency consistency, Budget budget) {
        ProfileHandle known = local(subject);
        if (known == null) {
            known = new Known(new Profile());
            profiles.put(subject, known);
        }
        return known;
    }

    @Override
    public @Nullable ProfileHandle local(Subject subject) {
        ProfileHandle known = profiles.get(subject);
        if (known == null && parent != null) {
            ProfileHandle original = parent.local(subject);
            if (original != null) {
                known = new Known(Profile.fromBytes(original.profile().toBytes()));
                profiles.put(subject, known);
            }
        }
        return known;
    }

    @Override
    public boolean isReachable() {
        return true;
    }

    @Override
    public Population population() {
        return population;
    }

    @Override
    public void changed(ProfileHandle handle, WriteUrgency urgency, Budget budget) {
        // The profile here is the only copy.
    }

    @Override
    public void forget(Subject subject, Budget budget) {
        profiles.put(subject, new Known(new Profile()));
    }

    @Override
    public OneTimeUse useOnce(String key, long issuedAtMillis, Duration keep, Budget budget) {
        return exact().useOnce(key, issuedAtMillis, keep, budget);
    }

    @Override
    public int failures(String key, Budget budget) {
        return exact().failures(key, budget);
    }

    @Override
    public int addFailure(String key, Duration window, Budget budget) {
        return exact().addFailure(key, window, budget);
    }

    @Override
    public Permit take(
            LimitKey key, double perSecond, long burst, Consistency consistency, Budget budget) {
        return exact().take(key, perSecond, burst, consistency, budget);
    }

    /** Always current: there is no other copy. */
    private record Known(Profile profile) implements ProfileHandle {

        @Override
        public boolean current() {
            return true;
        }
    }
}
