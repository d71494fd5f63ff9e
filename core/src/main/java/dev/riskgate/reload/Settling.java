// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.reload;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
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

    private static final byte[] NOTHING = {};

    private List<Path> places = List.of();
    private List<FileStamp> stamps = List.of();
    private byte[] hash = NOTHING;
    private int looks;

    /** One look at files without their content. */
    boolean settled(List<Path> files, List<FileStamp> now) throws IOException {
        return settled(files, now, NOTHING);
    }

    /**
     * One look at changed files.
     *
     * @param content hash of what is in them
     */
    boolean settled(List<Path> files, List<FileStamp> now, byte[] content) throws IOException {
        if (swapped(files)) {
            looks = 0;
            return true;
        }
        boolean same = looks > 0 && now.equals(stamps) && MessageDigest.isEqual(content, hash);
        looks = same ? looks + 1 : 1;
        stamps = now;
        hash = content;
        if (looks < LOOKS) {
            return false;
        }
        looks = 0;
        return true;
    }

    /** Whether a change was seen that has not come to rest. */
    boolean awaited() {
        return looks > 0;
    }

    /** There is no change, or it does not matter how it goes on. */
    void none() {
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
