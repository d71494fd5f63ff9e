// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.yaml.format;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** The block mappings and lists that are open, and the indentation that each gets. */
final class Blocks {

    static final int STEP = 2;

    /**
     * @param column where it was
     * @param indent where it goes
     * @param list whether its items are marked by dashes
     * @param implicit a list whose dashes stand no deeper than the key above it; nothing ends it
     *     but the next key
     */
    private record Block(int column, int indent, boolean list, boolean implicit) {}

    private final Deque<Block> open = new ArrayDeque<>();

    void open(int column, boolean list) {
        open.push(new Block(column, inside(), list, false));
    }

    /** A dash comes: where no list is open, one begins. */
    void dash(int column) {
        Block top = open.peek();
        if (top == null || !top.list()) {
            open.push(new Block(column, inside(), true, true));
        }
    }

    /** A key, or what belongs to one: a list that nothing else ends has ended. */
    void key() {
        if (isInImplicitList()) {
            open.pop();
        }
    }

    boolean isInImplicitList() {
        Block top = open.peek();
        return top != null && top.implicit();
    }

    boolean isInList() {
        Block top = open.peek();
        return top != null && top.list();
    }

    void close() {
        key();
        open.poll();
    }

    /** Where the items of the innermost block start. */
    int indent() {
        Block top = open.peek();
        return top == null ? 0 : top.indent();
    }

    /** Where starts what belongs to an item of the innermost block. */
    int inside() {
        Block top = open.peek();
        return top == null ? 0 : top.indent() + STEP;
    }

    /** Whether this column lies deeper than the items of the innermost block. */
    boolean isDeeper(int column) {
        Block top = open.peek();
        return top != null && column > top.column();
    }

    /**
     * Where a comment goes that stands in this column, behind the last item of one or more blocks.
     *
     * @param ending how many blocks end behind it, apart from a list that nothing ends
     * @param key whether a key comes next
     */
    int behind(int column, int ending, boolean key) {
        Iterator<Block> blocks = open.iterator();
        int left = ending;
        while (blocks.hasNext()) {
            Block block = blocks.next();
            boolean stays = left == 0 && !(block.implicit() && key);
            boolean fits = block.implicit() ? column > block.column() : column >= block.column();
            if (stays || fits) {
                return block.indent();
            }
            left -= block.implicit() ? 0 : 1;
        }
        return 0;
    }
}
