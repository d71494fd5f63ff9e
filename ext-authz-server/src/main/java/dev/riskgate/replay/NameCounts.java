// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.replay;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Counts by name, in bounded memory: many or long names are counted together. Not thread-safe. */
final class NameCounts<N extends Comparable<N>> {

    /** So many names are counted one by one. */
    static final int MOST = 10_000;

    private final Map<N, Long> counts = new TreeMap<>();
    private final N others;
    private long sum;

    /**
     * @param others stands for the rest
     */
    NameCounts(N others) {
        this.others = others;
    }

    void count(N name) {
        boolean known = counts.containsKey(name) || counts.size() < MOST;
        counts.merge(known ? name : others, 1L, Long::sum);
        sum++;
    }

    long sum() {
        return sum;
    }

    /** How many names there are; at {@link #MOST} there may be more. */
    int names() {
        return counts.size();
    }

    /** At most so many, the most frequent first. */
    Map<N, Long> most(int top) {
        Map<N, Long> most = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(top)
                .forEach(entry -> most.put(entry.getKey(), entry.getValue()));
        return most;
    }
}
