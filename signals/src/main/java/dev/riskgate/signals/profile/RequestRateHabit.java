// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.profile;

import dev.riskgate.signals.model.Bits;
import dev.riskgate.signals.model.NegativeBinomial;
import dev.riskgate.signals.model.Weights;

import org.jspecify.annotations.Nullable;

/**
 * Requests in windows of one length, aligned to the epoch, and the client's habit of them: four
 * words, {@code follows 1 | window 31 | requests 32}; {@code requests that teach 32 | n 32}; {@code
 * Σx 32 | Σx² 32}; {@code reference 32 | level 32}.
 *
 * <p>The habit is about <em>active</em> windows: x is the number of requests beyond the first, so a
 * client that calls once a day has a baseline of one request in its windows, not of nearly none. n,
 * Σx and Σx² are discounted with a half-life of two weeks of presence (a gap counts as one day at
 * most). Three rules guard the habit: a window is learned as at most the 99.9% quantile of what was
 * predicted; the mean moves by at most a fifth a day; requests that were not allowed, or come from
 * a context in quarantine, are not learned.
 *
 * <p>Exposure is part of a count: a job that starts just before a window ends leaves few requests
 * in it, and so does one that stops just after a window began, though neither is quieter than
 * usual. So only a window that the client was there for as a whole may say "less than usual": one
 * between two active neighbours. {@code follows} says that the window before the open one was
 * active. The habit itself takes partial windows as they come, since whatever is compared with it
 * comes like that, too.
 *
 * <p>Immutable; the state is in the words.
 */
public final class RequestRateHabit {

    private static final long FOLLOWS = 1L << 63;
    private static final int WINDOW_AT = 32;
    private static final long WINDOW = 0x7fff_ffffL;

    /** Length of the short windows, milliseconds. */
    public static final long SECONDS = 10_000;

    /** Length of the long windows, milliseconds. */
    public static final long MINUTES = 600_000;

    /** How many rates there are: one in short windows and one in long ones. */
    static final int COUNT = 2;

    private static final double LN2 = 0.6931471805599453;
    private static final double HALF_LIFE_MILLIS = 14.0 * Bits.MILLIS_PER_DAY;
    private static final double DAILY_STEP = 1.2;

    /** From this many windows on, the mean is bound to move slowly. */
    private static final double KNOWN_WINDOWS = 20;

    /** Habits younger than this have no baseline yet. */
    private static final double BASELINE_WINDOWS = 6;

    private static final double LEAST_MEAN = 0.05;

    private final int index;
    private final int at;
    private final long millis;
    private final double priorMean;
    private final double priorShape;
    private final double priorWindows;
    private final double priorBurst;
    private final double priorRequests;

    public RequestRateHabit(int index, long millis, Weights weights, String name) {
        this.index = index;
        this.at = at(index);
        this.millis = millis;
        this.priorMean = weights.get("rate.prior.mean." + name);
        this.priorShape = weights.get("rate.prior.shape");
        this.priorWindows = weights.get("rate.prior.windows");
        this.priorBurst = weights.get("rate.prior.burst." + name);
        this.priorRequests = weights.get("rate.prior.requests");
    }

    /**
     * Index of the first word of a rate: 0 is that of the short windows, 1 that of the long ones.
     */
    static int at(int index) {
        return ProfileLayout.RATES + index * ProfileLayout.RATE_WORDS;
    }

    public long window(long now) {
        return now / millis;
    }

    /** The window that counts now. */
    public long openWindow(long[] words) {
        return openWindow(words, at);
    }

    static long openWindow(long[] words, int at) {
        return words[at] >>> WINDOW_AT & WINDOW;
    }

    /**
     * The open window with whether it follows an active one, and no requests; to be taken over from
     * another profile.
     */
    static long withoutRequests(long[] words, int at) {
        return words[at] & ~0xffff_ffffL;
    }

    /**
     * A profile that saw the window before the open one active is right: its requests may have
     * reached others late.
     */
    static void joinFollows(long[] words, long[] other, int at) {
        words[at] |= other[at] & FOLLOWS;
    }

    static long requests(long[] words, int at) {
        return words[at] & 0xffff_ffffL;
    }

    static long teaching(long[] words, int at) {
        return words[at + 1] >>> 32;
    }

    static void setCounts(long[] words, int at, long requests, long teaching) {
        words[at] = Bits.set(words[at], 0, 32, Math.min(requests, Integer.MAX_VALUE));
        words[at + 1] = Bits.set(words[at + 1], 32, 32, Math.min(teaching, Integer.MAX_VALUE));
    }

    /** Whether a request at this time opens a window. One that is late counts in the open one. */
    public boolean opens(long[] words, long now) {
        long window = window(now);
        long open = openWindow(words);
        return window > open
                || window < open - Bits.MILLIS_PER_DAY / millis
                || requests(words) == 0;
    }

    /** Requests before this one in its window. */
    public long before(long[] words, long now) {
        return opens(words, now) ? 0 : requests(words);
    }

    /** What the open window said by its last request; 0 if none is open at this time. */
    public double level(long[] words, long now) {
        return opens(words, now) ? 0 : Bits.low(words[at + 3]);
    }

    /** What the last window said by its last request, whether or not it is over. */
    public double lastLevel(long[] words) {
        return requests(words) == 0 ? 0 : Bits.low(words[at + 3]);
    }

    /**
     * What the last window says once it is over, which a request at this time shows: a burst or, if
     * the client was there for all of it, a drop, one half each.
     *
     * @param shared other processes count requests of this client, too, and may report them after
     *     the window is over; then nobody knows the whole count yet, and nothing is said of a drop
     */
    public double closedLevel(long[] words, long now, boolean shared) {
        long requests = requests(words);
        if (requests == 0) {
            return 0;
        }
        boolean whole = words[at] < 0 && window(now) == openWindow(words) + 1;
        if (!whole || shared) {
            return lastLevel(words);
        }
        double drop = predictive(words).drop(requests - 1);
        return Math.log((Math.exp(lastLevel(words)) + Math.exp(drop)) / 2);
    }

    /** What this request makes the window say, if counted. */
    public double levelWith(long[] words, long now) {
        return predictive(words).burst(before(words, now));
    }

    /**
     * Requests beyond the first that an active window is expected to have. Beyond Poisson's
     * variance there are three parts: how bursty the client is (excess variance over mean, learned,
     * with a prior), how uncertain its mean is after so many windows, and how little is known of a
     * client at all, which its first windows settle.
     */
    public NegativeBinomial predictive(long[] words) {
        double windows = windows(words);
        double weight = windows + priorWindows;
        double habit = (sum(words) + priorWindows * priorMean) / weight;
        double mean = Math.max(LEAST_MEAN, bounded(habit, reference(words)));
        double burst = burst(words);
        double novice = priorWindows / weight;
        double excess =
                mean * burst
                        + mean * (1 + burst) / weight
                        + priorMean * priorMean / priorShape * novice * novice;
        return new NegativeBinomial(mean, Math.clamp(mean * mean / excess, 1e-4, 1e4));
    }

    /** Excess variance over mean, which is about how many requests come together in a burst. */
    private double burst(long[] words) {
        double windows = windows(words);
        double sum = sum(words);
        double own = windows > 0 ? Bits.low(words[at + 2]) - sum * sum / windows - sum : 0;
        return (Math.max(0, own) + priorRequests * priorBurst) / (sum + priorRequests);
    }

    /**
     * Requests a second in active windows of ten seconds, by the client's habit alone; 0 while
     * unknown.
     */
    static double perSecond(long[] words) {
        int at = ProfileLayout.RATES;
        double windows = Bits.low(words[at + 1]);
        if (windows < BASELINE_WINDOWS) {
            return 0;
        }
        double mean = bounded(Bits.high(words[at + 2]) / windows, Bits.high(words[at + 3]));
        return (1 + mean) / 10;
    }

    /** Counts a request and notes what its window says now. */
    public void count(
            long[] words, long @Nullable [] own, long now, double level, boolean teaches) {
        if (opens(words, now)) {
            close(words, own, now);
        }
        setCounts(words, at, requests(words) + 1, teaching(words, at) + (teaches ? 1 : 0));
        words[at + 3] = Bits.floats(reference(words), level);
        if (own != null) {
            LocalCounts.count(own, index, teaches);
        }
    }

    /** The reference that the next day's mean may leave by a fifth at most. */
    public void startDay(long[] words) {
        double windows = windows(words);
        double reference =
                windows < KNOWN_WINDOWS
                        ? 0
                        : Math.max(LEAST_MEAN, bounded(sum(words) / windows, reference(words)));
        words[at + 3] = Bits.floats(reference, Bits.low(words[at + 3]));
    }

    private void close(long[] words, long @Nullable [] own, long now) {
        long teaching = teaching(words, at);
        double windows = windows(words);
        double sum = sum(words);
        double squares = Bits.low(words[at + 2]);
        if (teaching > 0) {
            double most = Math.max(3, predictive(words).extreme());
            double x = Math.min(teaching - 1.0, most);
            windows++;
            sum += x;
            squares += x * x;
        }
        long windowsOn = window(now) - openWindow(words);
        long gap = Math.clamp(windowsOn * millis, 0, Bits.MILLIS_PER_DAY);
        double kept = Math.exp(-gap / HALF_LIFE_MILLIS * LN2);
        boolean follows = windowsOn == 1 && requests(words) > 0;
        words[at] = (follows ? FOLLOWS : 0) | window(now) << WINDOW_AT;
        words[at + 1] = Bits.floats(0, windows * kept);
        words[at + 2] = Bits.floats(sum * kept, squares * kept);
        if (own != null) {
            LocalCounts.startWindow(own, index);
        }
    }

    private static double bounded(double mean, double reference) {
        return reference > 0
                ? Math.clamp(mean, reference / DAILY_STEP, reference * DAILY_STEP)
                : mean;
    }

    private double reference(long[] words) {
        return Bits.high(words[at + 3]);
    }

    private long requests(long[] words) {
        return requests(words, at);
    }

    private double windows(long[] words) {
        return Bits.low(words[at + 1]);
    }

    private double sum(long[] words) {
        return Bits.high(words[at + 2]);
    }
}
