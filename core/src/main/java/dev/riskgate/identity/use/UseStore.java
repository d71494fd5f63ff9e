// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.use;

import dev.riskgate.budget.DegradedException;

import java.time.Duration;
import java.util.Map;

/**
 * Keeps when credentials were last used, by its own clock and to the hour. Uses are told by how
 * long ago they were, so that clocks of those who tell need not agree. Thread-safe.
 */
public interface UseStore {

    /** Instead of hours: known, and not used as far as the caller knows. */
    int NOT_USED = -1;

    /**
     * What was longer ago is kept as this long ago, as long as the credential exists. Nothing can
     * be told of a longer time.
     */
    Duration LONGEST = Duration.ofDays(365);

    /** What is not told of for so much longer than {@link #LONGEST} is dropped. */
    Duration GRACE = Duration.ofDays(35);

    /**
     * If nobody told anything for this long, uses may have gone unmarked, and are complete only
     * from now on.
     */
    Duration GAP = Duration.ofDays(3);

    /**
     * Keeps the later of what it knows and what it is told.
     *
     * @param hoursAgo of the last use by credential, at least 0, or {@link #NOT_USED}
     * @param all whether these are all credentials that there are
     * @return what is kept now of each of them
     * @throws DegradedException if it cannot be reached; some of it may be kept all the same
     */
    Kept file(Map<String, Integer> hoursAgo, boolean all);

    /**
     * @param sinceHour from when on uses are complete, hours since the epoch
     * @param nowHour the present hour
     * @param uses by credential
     */
    record Kept(long sinceHour, long nowHour, Map<String, KeptUse> uses) {}
}
