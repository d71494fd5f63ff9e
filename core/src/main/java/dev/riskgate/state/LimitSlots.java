// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.state;

import java.util.Arrays;

/**
 * Numbers the names of limits: the slot of each in what is kept for a client. Names that are no
 * longer in the policy keep theirs, so there is a bound. Thread-safe.
 */
public final class LimitSlots {

    /** Returned where there is no place left: the limit is kept apart. */
    public static final int NONE = -1;

    private static final int MOST = 32;

    private volatile String[] names = {};

    /** The limit's place, 0 to 31; {@link #NONE} if all are taken. */
    public int of(String name) {
        int place = find(name);
        return place != NONE ? place : add(name);
    }

    private synchronized int add(String name) {
        int place = find(name);
        if (place != NONE || names.length == MOST) {
            return place;
        }
        String[] more = Arrays.copyOf(names, names.length + 1);
        more[names.length] = name;
        names = more;
        return names.length - 1;
    }

    private int find(String name) {
        String[] known = names;
        for (int i = 0; i < known.length; i++) {
            if (known[i].equals(name)) {
                return i;
            }
        }
        return NONE;
    }
}
