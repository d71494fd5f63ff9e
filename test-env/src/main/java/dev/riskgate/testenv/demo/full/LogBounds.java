// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.demo.full;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Keeps the logs of a demo that runs for days from filling the disk. */
final class LogBounds {

    /** Bytes of one file; some hours of the demo's load. */
    private static final long MOST = 64 << 20;

    private final long most;

    LogBounds() {
        this(MOST);
    }

    LogBounds(long most) {
        this.most = most;
    }

    /** Moves a log that is too long to {@code NAME.1}; its writer makes a new one. */
    void rotate(List<Path> logs) throws IOException {
        for (Path log : logs) {
            if (isTooLong(log)) {
                Path old = log.resolveSibling(log.getFileName() + ".1");
                Files.move(log, old, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** Empties a log that is too long, and whose writer appends to it for ever. */
    void truncate(Path log) throws IOException {
        if (isTooLong(log)) {
            FileChannel.open(log, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
                    .close();
        }
    }

    private boolean isTooLong(Path log) throws IOException {
        return Files.exists(log) && Files.size(log) > most;
    }
}
