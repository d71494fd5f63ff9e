// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.population;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The counters of a {@link Population}: a count-min sketch's cells, row after row, and a total for
 * each kind of value. Each counter is two, one for panes of an even number and one for those of an
 * odd number, side by side. Thread-safe.
 */
final class Sketch {

    static final int ROWS = 3;
    static final int WIDTH = 1 << 13;
    static final int CELLS = ROWS * WIDTH * 2;
    static final int TOTALS = Population.Kind.values().length * 2;

    /** No cell is worth more; so two of them still add up to an int. */
    static final int MOST = 1 << 30;

    private final AtomicIntegerArray cells = new AtomicIntegerArray(CELLS);
    private final AtomicLongArray totals = new AtomicLongArray(TOTALS);

    void count(Population.Kind kind, long hash, int pane) {
        for (int row = 0; row < ROWS; row++) {
            cells.getAndIncrement(cell(hash, row) + (pane & 1));
        }
        totals.getAndIncrement(kind.ordinal() * 2 + (pane & 1));
    }

    /** Upper bound of what was counted in both panes. */
    long counted(long hash) {
        long least = Long.MAX_VALUE;
        for (int row = 0; row < ROWS; row++) {
            int cell = cell(hash, row);
            least = Math.min(least, (long) cells.getPlain(cell) + cells.getPlain(cell + 1));
        }
        return least;
    }

    long total(Population.Kind kind) {
        int at = kind.ordinal() * 2;
        return totals.getPlain(at) + totals.getPlain(at + 1);
    }

    int cell(int index) {
        return cells.getPlain(index);
    }

    long total(int index) {
        return totals.getPlain(index);
    }

    void addToCell(int index, int count) {
        cells.set(index, (int) Math.min(MOST, (long) cells.get(index) + count));
    }

    void addToTotal(int index, long count) {
        totals.set(index, Math.min(Long.MAX_VALUE / 4, totals.get(index) + count));
    }

    /** Adds what one sketch has more than another, while others may count. */
    void addDifference(Sketch more, Sketch less) {
        for (int i = 0; i < CELLS; i++) {
            int difference = more.cell(i) - less.cell(i);
            if (difference != 0) {
                cells.getAndAdd(i, difference);
            }
        }
        for (int i = 0; i < TOTALS; i++) {
            totals.getAndAdd(i, more.total(i) - less.total(i));
        }
    }

    /** Takes all counts of another sketch, while others may count there; nothing is lost. */
    void take(Sketch from) {
        for (int i = 0; i < CELLS; i++) {
            addToCell(i, from.cells.getAndSet(i, 0));
        }
        for (int i = 0; i < TOTALS; i++) {
            addToTotal(i, from.totals.getAndSet(i, 0));
        }
    }

    /** Forgets the pane of this number. */
    void clear(int pane) {
        for (int i = pane & 1; i < CELLS; i += 2) {
            cells.set(i, 0);
        }
        for (int i = pane & 1; i < TOTALS; i += 2) {
            totals.set(i, 0);
        }
    }

    private static int cell(long hash, int row) {
        int column = (int) (hash >>> row * 21) & WIDTH - 1;
        return (row * WIDTH + column) * 2;
    }
}
