// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.reload;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What one stat call says about a file, symbolic links followed. A swapped link or a renamed file
 * shows in {@code key} (device and inode), an edit in place in size and time.
 */
record FileStamp(@Nullable Object key, long size, Instant modified) {

    /**
     * File systems' clocks are coarse: a file this young may change again without a new time stamp.
     */
    private static final long YOUNG_MILLIS = 2_000;

    /** A young file above this size is not read again and again; only its stamp counts. */
    private static final long SMALL_BYTES = 4 << 20;

    private static FileStamp of(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new FileStamp(
                attributes.fileKey(), attributes.size(), attributes.lastModifiedTime().toInstant());
    }

    static List<FileStamp> of(List<Path> files) throws IOException {
        List<FileStamp> stamps = new ArrayList<>();
        for (Path file : files) {
            stamps.add(of(file));
        }
        return List.copyOf(stamps);
    }

    /** Whether the file is too large to be read at each look. */
    boolean isLarge() {
        return size > SMALL_BYTES;
    }

    /** Whether an equal stamp later proves that the content is the same. */
    boolean settled(Instant now) {
        return isLarge() || Math.abs(now.toEpochMilli() - modified.toEpochMilli()) > YOUNG_MILLIS;
    }
}
