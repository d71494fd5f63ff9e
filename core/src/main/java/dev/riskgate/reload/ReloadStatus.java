// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.reload;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Instant;

/**
 * How one watched file stands.
 *
 * @param name what the file is for: {@code policy}, {@code apiKeys}
 * @param file where it is
 * @param loadedAt when the value in force was read; null if none was ever read
 * @param failure why the file as it is now cannot be used; null if the value in force is what the
 *     file holds
 */
public record ReloadStatus(
        String name, Path file, @Nullable Instant loadedAt, @Nullable String failure) {

    /** Whether the value in force is the file's. */
    public boolean current() {
        return failure == null;
    }
}
