// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.path;

import org.jspecify.annotations.Nullable;

/**
 * A hash map from path segments to trees that is asked with a piece of a path, so that no piece has
 * to be cut out.
 */
final class SegmentMap {

    private static final int FIRST_SIZE = 4;

    private @Nullable String[] keys = new String[FIRST_SIZE];
    private @Nullable SegmentTree[] values = new SegmentTree[FIRST_SIZE];
    private int size;

    /** The tree below this segment, made if it is not there. */
    SegmentTree of(String segment) {
        SegmentTree found = find(segment, 0, segment.length());
        if (found != null) {
            return found;
        }
        if (++size * 2 > keys.length) {
            grow();
        }
        SegmentTree fresh = new SegmentTree();
        put(segment, fresh);
        return fresh;
    }

    /** The tree below path[from, to); null if there is none. */
    @Nullable SegmentTree find(String path, int from, int to) {
        int slot = hash(path, from, to) & keys.length - 1;
        while (true) {
            String key = keys[slot];
            if (key == null) {
                return null;
            }
            if (key.length() == to - from && key.regionMatches(0, path, from, to - from)) {
                return values[slot];
            }
            slot = slot + 1 & keys.length - 1;
        }
    }

    private void put(String segment, SegmentTree tree) {
        int slot = hash(segment, 0, segment.length()) & keys.length - 1;
        while (keys[slot] != null) {
            slot = slot + 1 & keys.length - 1;
        }
        keys[slot] = segment;
        values[slot] = tree;
    }

    private void grow() {
        @Nullable String[] oldKeys = keys;
        @Nullable SegmentTree[] oldValues = values;
        keys = new String[oldKeys.length * 2];
        values = new SegmentTree[oldKeys.length * 2];
        for (int i = 0; i < oldKeys.length; i++) {
            String key = oldKeys[i];
            SegmentTree tree = oldValues[i];
            if (key != null && tree != null) {
                put(key, tree);
            }
        }
    }

    /** Only names from the policy are stored, so a caller cannot fill a chain. */
    private static int hash(String text, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + text.charAt(i);
        }
        return hash ^ hash >>> 15;
    }
}
