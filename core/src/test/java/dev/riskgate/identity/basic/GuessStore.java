// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.basic;

import dev.riskgate.budget.Budget;
import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.signals.population.Population;
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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A store of counts that can be away, and shows what it is asked. Thread-safe. */
final class GuessStore implements StateStore {

    private final MemoryStore counts;
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private volatile boolean readable = true;
    private volatile boolean writable = true;
    private volatile Runnable beforeRead = () -> {};
    private volatile Runnable beforeAdding = () -> {};

    GuessStore(InstantSource clock) {
        this.counts = new MemoryStore(clock, 1_000);
    }

    void away(boolean away) {
        readable = !away;
        writable = !away;
    }

    void readOnly() {
        writable = false;
    }

    /** Runs this before each look at a count. */
    void beforeRead(Runnable action) {
        beforeRead = action;
    }

    /** Runs this before each addition to a count. */
    void beforeAdding(Runnable action) {
        beforeAdding = action;
    }

    /** The names of all counts that were added to. */
    List<String> keys() {
        return keys;
    }

    @Override
    public int failures(String key, Budget budget) {
        beforeRead.run();
        require(readable);
        return counts.failures(key, budget);
    }

    @Override
    public int addFailure(String key, Duration window, Budget budget) {
        beforeAdding.run();
        require(writable);
        keys.add(key);
        return counts.addFailure(key, window, budget);
    }

    private static void require(boolean there) {
        if (!there) {
            throw new DegradedException(Degradation.STATE, "away");
        }
    }

    @Override
    public ProfileHandle profile(Subject subject, Consistency consistency, Budget budget) {
        throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable ProfileHandle local(Subject subject) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isReachable() {
        return readable && writable;
    }

    @Override
    public Population population() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void changed(ProfileHandle handle, WriteUrgency urgency, Budget budget) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void forget(Subject subject, Budget budget) {
        throw new UnsupportedOperationException();
    }

    @Override
    public OneTimeUse useOnce(String key, long issuedAtMillis, Duration keep, Budget budget) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Permit take(
            LimitKey key, double perSecond, long burst, Consistency consistency, Budget budget) {
        throw new UnsupportedOperationException();
    }
}
