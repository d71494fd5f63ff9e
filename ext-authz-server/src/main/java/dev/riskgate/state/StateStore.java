package dev.riskgate.state;

import dev.riskgate.budget.Budget;
import dev.riskgate.signals.Population;
import dev.riskgate.signals.Profile;
import dev.riskgate.signals.Subject;

import java.time.Duration;

/**
 * What we know of each subject, and the exact counters. Thread-safe. Every method that takes a {@link Budget} may have
 * to wait, and fails with {@link dev.riskgate.budget.DegradedException} (cause {@code STATE}) when the store cannot
 * answer: unknown here while the store is away is not the same as new.
 */
public interface StateStore {

    /** The subject's profile; a new empty one if the store is certain that there is none. The profile locks itself. */
    Profile profile(Subject subject, Budget budget);

    /** What is common among all clients. */
    Population population();

    /** Tells the store that this profile was changed, so that it is shared and kept. Never waits. */
    void changed(Subject subject, Profile profile);

    /**
     * Marks a one-time proof as used, atomically.
     *
     * @param key names the proof; holds no secret
     * @param keep how long the mark must be remembered, from now
     * @return true for the first use, false ever after
     */
    boolean useOnce(String key, Duration keep, Budget budget);

    /** Failures counted under this key within its window; 0 if none. */
    int failures(String key, Budget budget);

    /**
     * Counts one failure, atomically.
     *
     * @param window how long the count lives, from its first failure
     * @return the count including this one
     */
    int addFailure(String key, Duration window, Budget budget);

    /** Forgets the failures under this key. */
    void clearFailures(String key, Budget budget);

    /**
     * Takes one request from a rate limit (GCRA), atomically. A refused request takes nothing.
     *
     * @param key names the limit and whom it is counted for
     * @param perSecond the sustained rate, above 0
     * @param burst how many may come at once, at least 1
     */
    Permit take(String key, double perSecond, long burst, Budget budget);

    /**
     * @param granted whether the request is within the limit
     * @param remaining how many more would pass right now
     * @param retryAfter when the next one passes; zero if granted
     */
    record Permit(boolean granted, long remaining, Duration retryAfter) {}
}
