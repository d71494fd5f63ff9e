// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.state;

import dev.riskgate.budget.Budget;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.signals.population.Population;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * What we know of each subject, and the exact counters. Thread-safe. Every method that takes a
 * {@link Budget} may have to wait, and fails with {@link dev.riskgate.budget.DegradedException}
 * (cause {@code STATE}) when the store cannot answer: unknown here while the store is away is not
 * the same as new.
 *
 * <p>A check that has to wait is run again from its start, so whatever acts and may have to wait
 * calls {@link Budget#requireBlocking} before it acts; otherwise a code would be spent, or a
 * request be counted, twice.
 */
public interface StateStore {

    /** How many limits of {@link LimitKey#unproven} callers are counted at most. */
    int MAX_UNPROVEN = 50_000;

    /**
     * What is known of the subject: a new empty profile if the store is certain that there is none.
     *
     * @param consistency {@link Consistency#STRICT} asks the shared store, whatever is known here
     */
    ProfileHandle profile(Subject subject, Consistency consistency, Budget budget);

    /**
     * What is known of the subject here, without asking anybody; null if nothing is. Never waits
     * and never fails.
     */
    @Nullable ProfileHandle local(Subject subject);

    /**
     * Whether proofs can be checked and limits be counted exactly now, as far as is known without
     * asking.
     */
    boolean isReachable();

    /** Whether other processes share what is known here. */
    default boolean isShared() {
        return false;
    }

    /**
     * What is known of the subject, to look at: null if nothing is. Learns nothing, and makes no
     * profile where there is none.
     */
    default @Nullable ProfileHandle find(Subject subject, Budget budget) {
        ProfileHandle handle = profile(subject, Consistency.BOUNDED, budget);
        return handle.profile().requests() == 0 ? null : handle;
    }

    /** What is common among all clients. */
    Population population();

    /**
     * Notifies the store that a profile it handed out has changed, so that it is shared and kept.
     * Waits only if {@link WriteUrgency#AWAITED}.
     */
    void changed(ProfileHandle handle, WriteUrgency urgency, Budget budget);

    /** Erases what is known of the subject, everywhere; learning then starts from nothing. */
    void forget(Subject subject, Budget budget);

    /**
     * Marks a one-time proof as used, atomically.
     *
     * @param key names the proof; holds no secret
     * @param issuedAtMillis since when the proof could have been used, milliseconds since the epoch
     * @param keep how long the mark must be remembered, from now
     */
    OneTimeUse useOnce(String key, long issuedAtMillis, Duration keep, Budget budget);

    /**
     * The same, while replicas of an earlier version may share the store: a proof that one side has
     * used is used for both.
     *
     * @param formerKey how that version names the same proof
     */
    default OneTimeUse useOnce(
            String key, String formerKey, long issuedAtMillis, Duration keep, Budget budget) {
        return useOnce(key, issuedAtMillis, keep, budget);
    }

    /** Failures counted under this key within its window; 0 if none. */
    int failures(String key, Budget budget);

    /**
     * Counts one failure, atomically.
     *
     * @param window how long the count lives, from its first failure
     * @return the count including this one
     */
    int addFailure(String key, Duration window, Budget budget);

    /**
     * Takes one request from a rate limit (GCRA), atomically. A refused request takes nothing.
     *
     * @param perSecond the sustained rate, above 0
     * @param burst how many may come at once, at least 1
     * @param consistency {@link Consistency#BOUNDED} never waits and never fails
     */
    Permit take(LimitKey key, double perSecond, long burst, Consistency consistency, Budget budget);

    /**
     * @param granted whether the request is within the limit
     * @param remaining how many more would pass right now
     * @param retryAfter when the next one passes; zero if granted
     */
    record Permit(boolean granted, long remaining, Duration retryAfter) {}
}
