// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.block;

import dev.riskgate.block.BlockTable;

import java.util.ArrayDeque;
import java.util.Deque;

/** What somebody knew when: one table for each look. */
final class BlockHistory {

    private final Deque<BlockTable> tables = new ArrayDeque<>();
    private final int most;

    /**
     * @param most how many looks back anybody wants to know
     */
    BlockHistory(int most) {
        this.most = most;
    }

    void add(BlockTable table) {
        tables.addFirst(table);
        if (tables.size() > most + 1) {
            tables.removeLast();
        }
    }

    /** Nothing if that was before the first look. */
    BlockTable before(int looks) {
        return tables.stream().skip(looks).findFirst().orElse(BlockTable.EMPTY);
    }
}
