package dev.riskgate.signals;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What is common among all clients: how many client-days each value was seen on, of late. Thread-safe; bounded (about
 * 200 KiB), whatever the traffic.
 *
 * <p>A plain count-min sketch (Cormode and Muthukrishnan 2005) of three rows, in two panes of sixteen days aligned to
 * the epoch: what is read is the current pane and the one before. A value is counted once for each client and day, so
 * one busy client does not define "common"; and whoever is judged is subtracted first. Two sketches of the same panes
 * merge by adding their cells, which is why updates are plain and not conservative. Counts are upper bounds: with T
 * client-days in the panes, a count is too high by more than 3·10⁻⁴·T in one case of twenty. As nearly all signals
 * compare two shares of the same value, such an error mostly cancels.
 */
public final class Population {

    /** What kind of value is counted; each kind has a total of its own. */
    enum Kind {
        COUNTRY(500),
        NETWORK(200),
        PLATFORM(8),
        SOFTWARE(200),
        SOFTWARE_IN_COUNTRY(200),
        DEVICE(1_000_000),
        HOUR(48);

        /** How many values there might be, for those that nobody was seen with. */
        final double possible;

        Kind(double possible) {
            this.possible = possible;
        }
    }

    static final int PANE_DAYS = 16;

    private static final int ROWS = 3;
    private static final int WIDTH = 1 << 13;

    /** Pseudo-observations that stand for "anything is possible". */
    private static final double PRIOR = 20;

    /** Row-major; the two panes of a cell lie side by side. */
    private final AtomicIntegerArray cells = new AtomicIntegerArray(ROWS * WIDTH * 2);

    private final AtomicLongArray totals = new AtomicLongArray(Kind.values().length * 2);
    private volatile int pane;

    /** The first day that a count may still come from. */
    int since() {
        return Math.max(0, (pane - 1) * PANE_DAYS);
    }

    /** Counts a value that a client was seen with for the first time on this day. */
    void count(Kind kind, long key, int day) {
        int at = day / PANE_DAYS;
        if (at != pane) {
            turn(at);
        }
        if (at < pane - 1) {
            return;
        }
        long hash = Bits.mix(key, kind.ordinal() + 1L);
        for (int row = 0; row < ROWS; row++) {
            cells.getAndIncrement(cell(hash, row) + (at & 1));
        }
        totals.getAndIncrement(kind.ordinal() * 2 + (at & 1));
    }

    /**
     * The share of a value among the other clients, never 0.
     *
     * @param own how often the judged client itself was counted with it
     * @param ownTotal how often the judged client was counted with any value of this kind
     */
    double share(Kind kind, long key, int own, int ownTotal) {
        double count = Math.max(0, counted(kind, key) - own);
        double total = Math.max(count, total(kind) - ownTotal);
        return (count + PRIOR / kind.possible) / (total + PRIOR);
    }

    /**
     * The share of a value among the other clients that share its coarser value.
     *
     * @param base its share where none of them is known
     */
    double within(
            Kind kind, long key, int own, Kind outer, long outerKey, int ownOuter, double base) {
        double count = Math.max(0, counted(kind, key) - own);
        double total = Math.max(count, counted(outer, outerKey) - ownOuter);
        return (count + PRIOR * base) / (total + PRIOR);
    }

    private long counted(Kind kind, long key) {
        long hash = Bits.mix(key, kind.ordinal() + 1L);
        long least = Long.MAX_VALUE;
        for (int row = 0; row < ROWS; row++) {
            int cell = cell(hash, row);
            least = Math.min(least, (long) cells.getPlain(cell) + cells.getPlain(cell + 1));
        }
        return least;
    }

    private long total(Kind kind) {
        int at = kind.ordinal() * 2;
        return totals.getPlain(at) + totals.getPlain(at + 1);
    }

    private static int cell(long hash, int row) {
        int column = (int) (hash >>> row * 21) & WIDTH - 1;
        return (row * WIDTH + column) * 2;
    }

    /**
     * Moves to another pane. The next one takes the place of the oldest; after a longer gap, or if the clock went back
     * by more than a pane, both are emptied: better to know nothing than to mix times.
     */
    private synchronized void turn(int to) {
        int from = pane;
        if (to == from || to == from - 1) {
            return;
        }
        if (to != from + 1) {
            clear(from & 1);
            clear(from + 1 & 1);
        } else {
            clear(to & 1);
        }
        pane = to;
    }

    private void clear(int side) {
        for (int i = side; i < cells.length(); i += 2) {
            cells.set(i, 0);
        }
        for (int i = side; i < totals.length(); i += 2) {
            totals.set(i, 0);
        }
    }
}
