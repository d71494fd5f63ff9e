// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.geo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * Ranges of networks with a value each. Where ranges overlap, the one that starts later counts, and
 * of two with the same start the shorter one: the more particular statement.
 *
 * @param <V> of a range
 */
final class Painted<V> {

    private record Range<V>(long from, long to, V value) {}

    private final V nothing;
    private final List<Range<V>> ranges = new ArrayList<>();

    Painted(V nothing) {
        this.nothing = nothing;
    }

    /** Nothing happens if the range holds no whole network. */
    void add(long from, long to, V value) {
        if (from <= to) {
            ranges.add(new Range<>(from, to, value));
        }
    }

    /** The value from each start on; networks before the first one have none. */
    TreeMap<Long, V> steps() {
        ranges.sort(
                Comparator.comparingLong((Range<V> range) -> range.from)
                        .thenComparing(
                                Comparator.comparingLong((Range<V> range) -> range.to).reversed()));
        var steps = new TreeMap<Long, V>();
        steps.put(0L, nothing);
        for (Range<V> range : ranges) {
            paint(steps, range);
        }
        return steps;
    }

    /** Paints over what is there. */
    static <V> void paint(TreeMap<Long, V> steps, long from, long to, V value) {
        V after = steps.floorEntry(to + 1).getValue();
        steps.subMap(from, true, to, true).clear();
        steps.put(from, value);
        steps.put(to + 1, after);
    }

    private static <V> void paint(TreeMap<Long, V> steps, Range<V> range) {
        paint(steps, range.from, range.to, range.value);
    }
}
