// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.profile;

/**
 * What one process itself has counted of a profile that several share: four words beside the
 * profile's. {@code requests 64}; {@code population tokens of the profile's reference day}; and of
 * each rate's open window {@code requests 32 | requests that teach 32}. Whatever moves the profile
 * to another day or window sets these back too.
 */
public final class LocalCounts {

    static final int WORDS = 4;

    private static final int REQUESTS = 0;
    private static final int TOKENS = 1;
    private static final int RATES = 2;

    private LocalCounts() {}

    static long requests(long[] own) {
        return own[REQUESTS];
    }

    static void setRequests(long[] own, long requests) {
        own[REQUESTS] = requests;
    }

    public static void countRequest(long[] own) {
        own[REQUESTS]++;
    }

    public static void countToken(long[] own) {
        own[TOKENS]++;
    }

    /** Begins another day. */
    public static void startDay(long[] own) {
        own[TOKENS] = 0;
    }

    /** Begins another window of a rate. */
    static void startWindow(long[] own, int rate) {
        own[RATES + rate] = 0;
    }

    /** Counts a request in the open window of a rate. */
    static void count(long[] own, int rate, boolean teaches) {
        long requests = Math.min((own[RATES + rate] >>> 32) + 1, Integer.MAX_VALUE);
        long teaching = (own[RATES + rate] & 0xffff_ffffL) + (teaches ? 1 : 0);
        own[RATES + rate] = requests << 32 | Math.min(teaching, Integer.MAX_VALUE);
    }

    /** Takes the counts of a stored contribution. */
    static void read(long[] own, long[] words) {
        own[REQUESTS] = words[ProfileLayout.REQUESTS];
        own[TOKENS] = Lattice.tokens(words);
        for (int rate = 0; rate < RequestRateHabit.COUNT; rate++) {
            int at = RequestRateHabit.at(rate);
            own[RATES + rate] =
                    RequestRateHabit.requests(words, at) << 32
                            | RequestRateHabit.teaching(words, at);
        }
    }

    /** Puts the counts in the place of the profile's. */
    static void write(long[] own, long[] words) {
        words[ProfileLayout.REQUESTS] = own[REQUESTS];
        Lattice.setTokens(words, own[TOKENS]);
        for (int rate = 0; rate < RequestRateHabit.COUNT; rate++) {
            long counts = own[RATES + rate];
            RequestRateHabit.setCounts(
                    words, RequestRateHabit.at(rate), counts >>> 32, counts & 0xffff_ffffL);
        }
    }
}
