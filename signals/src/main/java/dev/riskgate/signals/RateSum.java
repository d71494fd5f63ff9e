package dev.riskgate.signals;

import java.util.List;

/**
 * What several contributions say of one rate: brought to the newest window and to the most presence among them, then added, in
 * the order of the calls. A contribution whose window is over counts its share of it, as it knew it, among its sums.
 *
 * <p>Not thread-safe; lives for one merge.
 */
final class RateSum {

    private final int rate;
    private final int at;
    private final long window;
    private final long presence;
    private final long knownTeaching;
    private long requests;
    private long teaching;
    private double windows;
    private double sum;
    private double squares;
    private double openWindows;
    private double openSum;
    private double openSquares;

    /**
     * @param words the profile that adds the contributions, as it was before
     * @param others the contributions
     */
    RateSum(int rate, long[] words, List<Profile> others) {
        this.rate = rate;
        this.at = Rate.at(rate);
        long newest = Rate.openWindow(words, at);
        long most = Rate.presence(words, at);
        long inThisWindow = 0;
        for (int i = 0; i < others.size(); i++) {
            long[] other = others.get(i).words();
            newest = Math.max(newest, Rate.openWindow(other, at));
            most = Math.max(most, Rate.presence(other, at));
            if (Rate.openWindow(other, at) == Rate.openWindow(words, at)) {
                inThisWindow += Rate.teaching(other, at);
            }
        }
        this.window = newest;
        this.presence = most;
        this.knownTeaching = inThisWindow;
    }

    /** Adds the own part of a shared profile, after bringing it to the newest window for good. */
    void addOwn(long[] own, long[] words) {
        double kept = Rate.kept(presence - Rate.presence(words, at));
        if (window != Rate.openWindow(words, at)) {
            long mine = Own.teaching(own, rate);
            long all = Math.max(Rate.teaching(words, at), mine + knownTeaching);
            double x = Math.min(Math.max(all - 1.0, 0), Own.most(own, rate));
            Own.close(own, rate, all, x, kept);
        } else if (kept != 1) {
            Own.setSums(
                    own,
                    rate,
                    Own.windows(own, rate) * kept,
                    Own.sum(own, rate) * kept,
                    Own.squares(own, rate) * kept);
        }
        requests += Own.windowRequests(own, rate);
        teaching += Own.teaching(own, rate);
        windows += Own.windows(own, rate);
        sum += Own.sum(own, rate);
        squares += Own.squares(own, rate);
    }

    /** Adds a stored contribution. */
    void add(long[] words) {
        double kept = Rate.kept(presence - Rate.presence(words, at));
        windows += Bits.low(words[at + 1]) * kept;
        sum += Bits.high(words[at + 2]) * kept;
        squares += Bits.low(words[at + 2]) * kept;
        double open = Bits.low(words[at + 4]);
        if (Rate.openWindow(words, at) == window) {
            requests += Rate.requests(words, at);
            teaching += Rate.teaching(words, at);
            openWindows += open;
            openSum += Bits.high(words[at + 5]);
            openSquares += Bits.low(words[at + 5]);
        } else {
            windows += open * kept;
            sum += Bits.high(words[at + 5]) * kept;
            squares += Bits.low(words[at + 5]) * kept;
        }
    }

    /** Writes the sums as the view of a profile. */
    void toView(long[] words) {
        write(words, 0, 0, 0);
    }

    /** Writes the sums as a contribution. */
    void toContribution(long[] words) {
        write(words, openWindows, openSum, openSquares);
    }

    /** Writes the sums as the own part of a shared profile. */
    void toOwn(long[] own) {
        Own.setCounts(own, rate, requests, teaching);
        Own.setSums(own, rate, windows, sum, squares);
        // Until the next window opens: what it was learned as so far.
        Own.setMost(own, rate, openWindows > 0 ? Math.max(3, openSum / openWindows) : 3);
    }

    private void write(long[] words, double open, double sumOfOpen, double squaresOfOpen) {
        words[at] = window << 32 | Math.min(requests, Integer.MAX_VALUE);
        words[at + 1] = Math.min(teaching, Integer.MAX_VALUE) << 32 | Bits.floats(0, windows);
        words[at + 2] = Bits.floats(sum, squares);
        words[at + 4] = presence << 32 | Bits.floats(0, open);
        words[at + 5] = Bits.floats(sumOfOpen, squaresOfOpen);
    }
}
