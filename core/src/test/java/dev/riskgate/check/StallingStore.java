// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.check;

import dev.riskgate.budget.Budget;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.signals.population.Population;
import dev.riskgate.signals.profile.Profile;
import dev.riskgate.state.Consistency;
import dev.riskgate.state.LimitKey;
import dev.riskgate.state.OneTimeUse;
import dev.riskgate.state.ProfileHandle;
import dev.riskgate.state.StateStore;
import dev.riskgate.state.WriteUrgency;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A store that has to be awaited for the clients it is told to; all else it leaves to another
 * store.
 */
final class StallingStore implements StateStore {

    private final StateStore store;
    private final Map<String, CompletableFuture<Profile>> awaited = new ConcurrentHashMap<>();
    private final Map<String, Duration> within = new ConcurrentHashMap<>();

    private final Map<String, Error> broken = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Runnable> beforeLimit = new AtomicReference<>();

    StallingStore(StateStore store) {
        this.store = store;
    }

    /** From now on this client's profile has to be awaited. */
    CompletableFuture<Profile> stall(String client) {
        return awaited.computeIfAbsent(client, _ -> new CompletableFuture<>());
    }

    /** The same, and it says that it will be there within that time. */
    CompletableFuture<Profile> stall(String client, Duration time) {
        within.put(client, time);
        return stall(client);
    }

    /** From now on it is something else that has to be awaited. */
    void stallAnew(String client, CompletableFuture<Profile> future) {
        awaited.put(client, future);
    }

    /** The next limit has to be awaited, after this was done. */
    void stallLimit(Runnable before) {
        beforeLimit.set(before);
    }

    /** From now on asking for this client's profile ends in this. */
    void breakFor(String client, Error error) {
        broken.put(client, error);
    }

    @Override
    public ProfileHandle profile(Subject subject, Consistency consistency, Budget budget) {
        Error error = broken.get(subject.id());
        if (error != null) {
            throw error;
        }
        CompletableFuture<Profile> future = awaited.get(subject.id());
        if (future == null) {
            return store.profile(subject, consistency, budget);
        }
        Duration time = within.remove(subject.id());
        return new Awaited(
                time == null
                        ? budget.await(future)
                        : budget.awaitRepeatable(future, time.toNanos()));
    }

    private record Awaited(Profile profile) implements ProfileHandle {
        @Override
        public boolean current() {
            return true;
        }
    }

    /** Nothing of a client that has to be awaited. */
    @Override
    public @Nullable ProfileHandle local(Subject subject) {
        return awaited.containsKey(subject.id()) ? null : store.local(subject);
    }

    @Override
    public boolean isReachable() {
        return store.isReachable();
    }

    @Override
    public Population population() {
        return store.population();
    }

    @Override
    public void changed(ProfileHandle handle, WriteUrgency urgency, Budget budget) {
        store.changed(handle, urgency, budget);
    }

    @Override
    public void forget(Subject subject, Budget budget) {
        store.forget(subject, budget);
    }

    @Override
    public OneTimeUse useOnce(String key, long issuedAtMillis, Duration keep, Budget budget) {
        return store.useOnce(key, issuedAtMillis, keep, budget);
    }

    @Override
    public int failures(String key, Budget budget) {
        return store.failures(key, budget);
    }

    @Override
    public int addFailure(String key, Duration window, Budget budget) {
        return store.addFailure(key, window, budget);
    }

    @Override
    public Permit take(
            LimitKey key, double perSecond, long burst, Consistency consistency, Budget budget) {
        Runnable before = beforeLimit.getAndSet(null);
        if (before != null) {
            before.run();
            budget.await(new CompletableFuture<>());
        }
        return store.take(key, perSecond, burst, consistency, budget);
    }
}
