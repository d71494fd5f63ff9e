// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.population;

import dev.riskgate.signals.model.Bits;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is common among all clients: how many client-days each value was seen on, of late.
 * Thread-safe; bounded (about 200 KiB), whatever the traffic.
 *
 * <p>A plain count-min sketch (Cormode and Muthukrishnan 2005) of three rows, in two panes of
 * sixteen days aligned to the epoch: what is read is the current pane and the one before. A value
 * is counted once for each client and day, so one busy client does not define "common"; and whoever
 * is judged is subtracted first. Two sketches of the same panes merge by adding their cells, which
 * is why updates are plain and not conservative. Counts are upper bounds: with T client-days in the
 * panes, a count is too high by more than 3·10⁻⁴·T in one case of twenty. As nearly all signals
 * compare two shares of the same value, such an error mostly cancels.
 *
 * <p>Several processes may share a population: each contributes what it has counted itself ({@link
 * #contribution}) and takes over what the others have contributed ({@link #refresh}), which
 * replaces what it knew of them. Panes are added to panes of the same number. A shared one takes
 * three times the room.
 */
public final class Population {

    /**
     * What kind of value is counted; each kind has a total of its own. Its position is stored: a
     * new one is the last, and none ever goes.
     */
    public enum Kind {
        COUNTRY(500),
        NETWORK(200),
        PLATFORM(8),
        SOFTWARE(200),
        SOFTWARE_IN_COUNTRY(200),
        DEVICE(1_000_000),
        HOUR(48),
        /**
         * Whether the network is one that hides where its user is, or where nobody lives: 0 or 1.
         */
        HIDING(2);

        /** How many values there might be, for those that nobody was seen with. */
        public final double possible;

        Kind(double possible) {
            this.possible = possible;
        }
    }

    static final int PANE_DAYS = 16;

    /** Pseudo-observations that stand for "anything is possible". */
    private static final double PRIOR = 20;

    /** All that is counted, here and elsewhere. */
    private final Sketch view = new Sketch();

    /** Null where nobody else counts. */
    private final @Nullable Parts parts;

    private volatile int pane;

    /** What the view is made of. */
    private static final class Parts {
        final Sketch own = new Sketch();
        Sketch others = new Sketch();
    }

    /** A population that this process counts alone. */
    public Population() {
        this(null);
    }

    private Population(@Nullable Parts parts) {
        this.parts = parts;
    }

    /** A population that several processes count together. */
    public static Population shared() {
        return new Population(new Parts());
    }

    /**
     * The stored form of what this process has counted: 30 bytes and about two a cell, at most 295
     * KiB.
     *
     * @throws IllegalStateException if this population is not shared
     */
    public synchronized byte[] contribution() {
        return SketchCodec.bytes(parts().own, new TreeMap<>(), pane);
    }

    /**
     * Takes over what all others have contributed as of now; it replaces what was known of them.
     * Contributions of a pane later than the next one are left out: their writer's clock is wrong,
     * or ours is, and then our next count sets it right.
     *
     * @throws IllegalArgumentException if one of them is no contribution, unharmed; says why;
     *     nothing has changed then
     * @throws IllegalStateException if this population is not shared
     */
    public synchronized void refresh(List<byte[]> contributions) {
        Parts known = parts();
        List<SketchCodec> stored = contributions.stream().map(SketchCodec::new).toList();
        int newest = pane;
        for (SketchCodec one : stored) {
            boolean believed = pane == 0 || one.pane() <= pane + 1;
            newest = believed ? Math.max(newest, one.pane()) : newest;
        }
        turn(newest);
        var now = new Sketch();
        for (SketchCodec one : stored) {
            one.addTo(now, new TreeMap<>(), newest);
        }
        view.addDifference(now, known.others);
        known.others = now;
    }

    /**
     * What several contributions say together, as one contribution: for those whose writers have
     * ended. Kinds that only newer builds know are added up, too.
     *
     * @throws IllegalArgumentException if one of them is no contribution, unharmed; says why
     */
    public static byte[] merge(List<byte[]> contributions) {
        List<SketchCodec> stored = contributions.stream().map(SketchCodec::new).toList();
        int newest = stored.stream().mapToInt(SketchCodec::pane).max().orElse(0);
        var sum = new Sketch();
        SortedMap<Integer, long[]> unknown = new TreeMap<>();
        for (SketchCodec one : stored) {
            one.addTo(sum, unknown, newest);
        }
        return SketchCodec.bytes(sum, unknown, newest);
    }

    /**
     * Begins a new contribution, which has no counts yet. What is known stays, so what was
     * contributed before must be among the others from now on.
     *
     * @throws IllegalStateException if this population is not shared
     */
    public synchronized void disown() {
        parts().others.take(parts().own);
    }

    /**
     * How many values were counted here in the current panes; as long as it stays the same, so does
     * the contribution.
     *
     * @throws IllegalStateException if this population is not shared
     */
    public long ownCounts() {
        long counts = 0;
        for (int i = 0; i < Sketch.TOTALS; i++) {
            counts += parts().own.total(i);
        }
        return counts;
    }

    /**
     * When the newest pane of a contribution began, milliseconds. If that is in the future, its
     * writer's clock is wrong, and it is better left out of a merge.
     *
     * @throws IllegalArgumentException if this is no contribution, unharmed; says why
     */
    public static long paneMillis(byte[] contribution) {
        return new SketchCodec(contribution).pane() * PANE_DAYS * Bits.MILLIS_PER_DAY;
    }

    private Parts parts() {
        if (parts == null) {
            throw new IllegalStateException("this population is not shared");
        }
        return parts;
    }

    /** The first day that a count may still come from. */
    public int since() {
        return Math.max(0, (pane - 1) * PANE_DAYS);
    }

    /** Counts a value that a client was seen with for the first time on this day. */
    public void count(Kind kind, long key, int day) {
        int at = day / PANE_DAYS;
        if (at != pane) {
            turn(at);
        }
        if (at < pane - 1) {
            return;
        }
        long hash = hash(kind, key);
        view.count(kind, hash, at);
        if (parts != null) {
            parts.own.count(kind, hash, at);
        }
    }

    /**
     * The share of a value among the other clients, never 0.
     *
     * @param own how often the judged client itself was counted with it
     * @param ownTotal how often the judged client was counted with any value of this kind
     */
    public double share(Kind kind, long key, int own, int ownTotal) {
        double count = Math.max(0, counted(kind, key) - own);
        double total = Math.max(count, view.total(kind) - ownTotal);
        return (count + PRIOR / kind.possible) / (total + PRIOR);
    }

    /**
     * The share of a value among the other clients that share its coarser value.
     *
     * @param base its share where none of them is known
     */
    public double within(
            Kind kind, long key, int own, Kind outer, long outerKey, int ownOuter, double base) {
        double count = Math.max(0, counted(kind, key) - own);
        double total = Math.max(count, counted(outer, outerKey) - ownOuter);
        return (count + PRIOR * base) / (total + PRIOR);
    }

    private long counted(Kind kind, long key) {
        return view.counted(hash(kind, key));
    }

    private static long hash(Kind kind, long key) {
        return Bits.mix(key, kind.ordinal() + 1L);
    }

    /**
     * Moves to another pane. The next one takes the place of the oldest; after a longer gap, or if
     * the clock went back by more than a pane, both are emptied: better to know nothing than to mix
     * times.
     */
    private synchronized void turn(int to) {
        int from = pane;
        if (to == from || to == from - 1) {
            return;
        }
        clear(to);
        if (to != from + 1) {
            clear(to - 1);
        }
        pane = to;
    }

    private void clear(int which) {
        view.clear(which);
        if (parts != null) {
            parts.own.clear(which);
            parts.others.clear(which);
        }
    }
}
