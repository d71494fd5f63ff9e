// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.challenge;

import dev.riskgate.budget.Budget;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.signals.population.Population;
import dev.riskgate.state.Consistency;
import dev.riskgate.state.LimitKey;
import dev.riskgate.state.OneTimeUse;
import dev.riskgate.state.ProfileHandle;
import dev.riskgate.state.StateStore;
import dev.riskgate.state.WriteUrgency;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A store whose exact parts all end in one exception. */
final class StoreThatFails implements StateStore {

    private final StateStore profiles;
    private final RuntimeException failure;
    private final List<String> called = new ArrayList<>();

    StoreThatFails(StateStore profiles, RuntimeException failure) {
        this.profiles = profiles;
        this.failure = failure;
    }

    List<String> called() {
        return called;
    }

    @Override
    public ProfileHandle profile(Subject subject, Consistency consistency, Budget budget) {
        return profiles.profile(subject, consistency, budget);
    }

    @Override
    public @Nullable ProfileHandle local(Subject subject) {
        return profiles.local(subject);
    }

    @Override
    public boolean isReachable() {
        return false;
    }

    @Override
    public Population population() {
        return profiles.population();
    }

    @Override
    public void changed(ProfileHandle handle, WriteUrgency urgency, Budget budget) {
        profiles.changed(handle, urgency, budget);
    }

    @Override
    public void forget(Subject subject, Budget budget) {
        profiles.forget(subject, budget);
    }

    @Override
    public OneTimeUse useOnce(String key, long issuedAtMillis, Duration keep, Budget budget) {
        throw fail("useOnce");
    }

    @Override
    public int failures(String key, Budget budget) {
        throw fail("failures");
    }

    @Override
    public int addFailure(String key, Duration window, Budget budget) {
        throw fail("addFailure");
    }

    @Override
    public Permit take(
            LimitKey key, double perSecond, long burst, Consistency consistency, Budget budget) {
        throw fail("take");
    }

    private RuntimeException fail(String method) {
        called.add(method);
        return failure;
    }
}
