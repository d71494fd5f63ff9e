// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.profile;

/**
 * The additive part of several contributions: requests, the population tokens of the day that
 * counts, and what was counted in the window of each rate that counts, see {@link Lattice#dayOrder}
 * and {@link Habits#order}. What belongs to another day or window is left out. Not thread-safe;
 * lives for one merge.
 */
final class CounterMerge {

    private final long[] requestsIn = new long[RequestRateHabit.COUNT];
    private final long[] teachingIn = new long[RequestRateHabit.COUNT];
    private long requests;
    private long tokens;

    /**
     * Adds a contribution, before it is joined.
     *
     * @param words the lattice part of those that were added before
     */
    void add(long[] words, long[] other) {
        requests += other[ProfileLayout.REQUESTS];
        int later = Lattice.dayOrder(words, other);
        tokens = (later > 0 ? 0 : tokens) + (later < 0 ? 0 : Lattice.tokens(other));
        for (int rate = 0; rate < RequestRateHabit.COUNT; rate++) {
            int at = RequestRateHabit.at(rate);
            int order = Habits.order(words, other, at);
            if (order >= 0) {
                requestsIn[rate] =
                        (order > 0 ? 0 : requestsIn[rate]) + RequestRateHabit.requests(other, at);
                teachingIn[rate] =
                        (order > 0 ? 0 : teachingIn[rate]) + RequestRateHabit.teaching(other, at);
            }
        }
    }

    /** Writes the sum into a profile that the same contributions were joined to. */
    void write(long[] words) {
        words[ProfileLayout.REQUESTS] = requests;
        Lattice.setTokens(words, Math.min(tokens, 0xffff));
        for (int rate = 0; rate < RequestRateHabit.COUNT; rate++) {
            RequestRateHabit.setCounts(
                    words, RequestRateHabit.at(rate), requestsIn[rate], teachingIn[rate]);
        }
    }
}
