package dev.riskgate.signals;

/**
 * What one replica itself has added to a profile that several share: eight words beside the profile's. {@code requests 64};
 * {@code population tokens of the profile's reference day}; and of each rate {@code requests 32 | requests that teach 32}, {@code
 * n 32 | Σx 32}, {@code Σx² 32 | most 32}. They belong to the profile's open window and its presence, so what closes the
 * profile's window closes these too. {@code most} is what the open window would be learned as at most.
 */
final class Own {

    static final int WORDS = 8;

    private static final int REQUESTS = 0;
    private static final int TOKENS = 1;
    private static final int RATES = 2;
    private static final int RATE_WORDS = 3;

    private Own() {}

    static long requests(long[] own) {
        return own[REQUESTS];
    }

    static void setRequests(long[] own, long requests) {
        own[REQUESTS] = requests;
    }

    static long tokens(long[] own) {
        return own[TOKENS];
    }

    static void setTokens(long[] own, long tokens) {
        own[TOKENS] = tokens;
    }

    static long windowRequests(long[] own, int rate) {
        return own[at(rate)] >>> 32;
    }

    static long teaching(long[] own, int rate) {
        return own[at(rate)] & 0xffff_ffffL;
    }

    static void setCounts(long[] own, int rate, long requests, long teaching) {
        own[at(rate)] =
                Math.min(requests, Integer.MAX_VALUE) << 32 | Math.min(teaching, Integer.MAX_VALUE);
    }

    static float windows(long[] own, int rate) {
        return Bits.high(own[at(rate) + 1]);
    }

    static float sum(long[] own, int rate) {
        return Bits.low(own[at(rate) + 1]);
    }

    static float squares(long[] own, int rate) {
        return Bits.high(own[at(rate) + 2]);
    }

    static void setSums(long[] own, int rate, double windows, double sum, double squares) {
        own[at(rate) + 1] = Bits.floats(windows, sum);
        own[at(rate) + 2] = Bits.floats(squares, Bits.low(own[at(rate) + 2]));
    }

    static float most(long[] own, int rate) {
        return Bits.low(own[at(rate) + 2]);
    }

    static void setMost(long[] own, int rate, double most) {
        own[at(rate) + 2] = Bits.floats(squares(own, rate), most);
    }

    /** This replica's part of the open window. Of all that is known of it, the parts of all replicas make one window. */
    static double share(long[] own, int rate, long teachingOfAll) {
        long teaching = teaching(own, rate);
        return teaching == 0 ? 0 : teaching / (double) Math.max(teaching, teachingOfAll);
    }

    /**
     * Closes the window, adding this replica's part of it.
     *
     * @param teachingOfAll requests that teach, of all replicas as far as known
     * @param x what the window is learned as
     * @param kept what is left of the sums after the time that has passed
     */
    static void close(long[] own, int rate, long teachingOfAll, double x, double kept) {
        double share = share(own, rate, teachingOfAll);
        setCounts(own, rate, 0, 0);
        setSums(
                own,
                rate,
                (windows(own, rate) + share) * kept,
                (sum(own, rate) + share * x) * kept,
                (squares(own, rate) + share * (x * x)) * kept);
    }

    /** Puts the own part into the place of the profile's sums, with what the open windows would add now. */
    static void toContribution(long[] own, long[] words) {
        words[Layout.REQUESTS] = own[REQUESTS];
        words[Layout.DAILY] = Bits.set(words[Layout.DAILY], Layout.TOKENS, 16, own[TOKENS]);
        for (int rate = 0; rate < 2; rate++) {
            int at = Rate.at(rate);
            long all = Math.max(Rate.teaching(words, at), teaching(own, rate));
            double share = share(own, rate, all);
            double x = share == 0 ? 0 : Math.min(all - 1.0, most(own, rate));
            words[at] = Bits.set(words[at], 0, 32, windowRequests(own, rate));
            words[at + 1] = teaching(own, rate) << 32 | Bits.floats(0, windows(own, rate));
            words[at + 2] = Bits.floats(sum(own, rate), squares(own, rate));
            words[at + 4] = Rate.presence(words, at) << 32 | Bits.floats(0, share);
            words[at + 5] = Bits.floats(share * x, share * x * x);
        }
    }

    private static int at(int rate) {
        return RATES + rate * RATE_WORDS;
    }
}
