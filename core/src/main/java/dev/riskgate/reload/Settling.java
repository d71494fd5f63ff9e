// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.reload;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether files that changed have come to rest, or are still being written. They have when some
 * looks in a row found the same; and at once where a link on the way to them was swapped, as
 * Kubernetes does with what it mounts: what such a link leads to was written before. Not
 * thread-safe.
 */
final class Settling {

    /** As many looks in a row have to find the same. */
    static final int LOOKS = 3;

    /** After so many looks it is told that nothing comes to rest: 2 s. */
    static final int LONG = 10;

    private static final Object NOTHING = new Object();

    private List<Path> places = List.of();
    private Object last = NOTHING;
    private int same;
    private int looks;

    /**
     * One look at changed files.
     *
     * @param swapped what {@link #swapped} said
     * @param found what tells one content from another
     */
    boolean settled(boolean swapped, Object found) {
        same = found.equals(last) ? same + 1 : 1;
        last = found;
        looks++;
        if (!swapped && same < LOOKS) {
            return false;
        }
        none();
        return true;
    }

    /** Whether a change was seen that has not come to rest. */
    boolean awaited() {
        return looks > 0;
    }

    /** Whether that is so for longer than it takes to write a file. */
    boolean takesLong() {
        return looks >= LONG;
    }

    /** There is no change, or it does not matter how it goes on. */
    void none() {
        last = NOTHING;
        same = 0;
        looks = 0;
    }

    /** Remembers where the files are; whether that is another place than the last time. */
    boolean swapped(List<Path> files) throws IOException {
        List<Path> now = new ArrayList<>();
        for (Path file : files) {
            now.add(file.toRealPath());
        }
        boolean other = !places.isEmpty() && !places.equals(now);
        places = List.copyOf(now);
        return other;
    }
}
