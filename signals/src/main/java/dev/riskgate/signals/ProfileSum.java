package dev.riskgate.signals;

import java.util.List;

/**
 * The additive part of several contributions, added in the order of the calls. Not thread-safe; lives for one merge.
 */
final class ProfileSum {

    private final RateSum seconds;
    private final RateSum minutes;
    private final int day;
    private long requests;
    private long tokens;

    /**
     * @param words the profile that adds the contributions, as it was before
     * @param others the contributions
     */
    ProfileSum(long[] words, List<Profile> others) {
        int newest = Lattice.day(words);
        for (int i = 0; i < others.size(); i++) {
            newest = Math.max(newest, Lattice.day(others.get(i).words()));
        }
        this.day = newest;
        this.seconds = new RateSum(0, words, others);
        this.minutes = new RateSum(1, words, others);
    }

    /** Adds the own part of a shared profile, after bringing it to the newest day and windows for good. */
    void addOwn(long[] own, long[] words) {
        if (day != Lattice.day(words)) {
            Own.setTokens(own, 0);
        }
        requests += Own.requests(own);
        tokens += Own.tokens(own);
        seconds.addOwn(own, words);
        minutes.addOwn(own, words);
    }

    /** Adds a stored contribution. */
    void add(long[] words) {
        requests += words[Layout.REQUESTS];
        tokens += Lattice.day(words) == day ? Lattice.tokens(words) : 0;
        seconds.add(words);
        minutes.add(words);
    }

    /** Writes the sums as the own part of a shared profile. */
    void toOwn(long[] own) {
        Own.setRequests(own, requests);
        Own.setTokens(own, tokens);
        seconds.toOwn(own);
        minutes.toOwn(own);
    }

    /** Writes the sums as the view of a profile. */
    void toView(long[] words) {
        write(words);
        seconds.toView(words);
        minutes.toView(words);
    }

    /** Writes the sums as a contribution. */
    void toContribution(long[] words) {
        write(words);
        seconds.toContribution(words);
        minutes.toContribution(words);
    }

    private void write(long[] words) {
        words[Layout.REQUESTS] = requests;
        words[Layout.DAILY] =
                (long) day << Layout.REFERENCE_DAY | Math.min(tokens, 0xffff) << Layout.TOKENS;
    }
}
