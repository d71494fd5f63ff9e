// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.block;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * Entries by a number that is a good hash already, open-addressed: a look-up allocates nothing. At
 * most half full. Immutable and thread-safe.
 */
final class LongTable {

    static final LongTable EMPTY = new LongTable(Map.of());

    private final long[] keys;
    private final @Nullable Block[] values;
    private final int mask;
    private final int size;

    LongTable(Map<Long, Block> entries) {
        int slots = Integer.highestOneBit(Math.max(1, entries.size())) * 4;
        this.keys = new long[slots];
        this.values = new Block[slots];
        this.mask = slots - 1;
        this.size = entries.size();
        entries.forEach(this::put);
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    @Nullable Block get(long key) {
        for (int at = (int) key & mask; ; at = at + 1 & mask) {
            Block value = values[at];
            if (value == null || keys[at] == key) {
                return value;
            }
        }
    }

    private void put(long key, Block value) {
        int at = (int) key & mask;
        while (values[at] != null) {
            at = at + 1 & mask;
        }
        keys[at] = key;
        values[at] = value;
    }
}
