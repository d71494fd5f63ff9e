// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.world;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * A log as an operator reads it: a file that grows by one JSON line an entry. Used by one thread.
 */
public final class JsonLog {

    private static final JsonMapper JSON = new JsonMapper();

    private final Path file;
    private final List<JsonNode> entries = new ArrayList<>();
    private long offset;

    public JsonLog(Path file) {
        this.file = file;
    }

    /**
     * The newest entry that matches, as soon as there is one; logs are written off the path, so
     * this may take a while.
     */
    public Optional<JsonNode> await(Predicate<JsonNode> wanted, Duration patience)
            throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        int seen = 0;
        while (true) {
            readOn();
            for (int i = entries.size() - 1; i >= seen; i--) {
                if (wanted.test(entries.get(i))) {
                    return Optional.of(entries.get(i));
                }
            }
            seen = entries.size();
            if (System.nanoTime() > end) {
                return Optional.empty();
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    private void readOn() throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        byte[] fresh;
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            channel.position(offset);
            fresh = Channels.newInputStream(channel).readAllBytes();
        }
        int complete = new String(fresh, StandardCharsets.ISO_8859_1).lastIndexOf('\n') + 1;
        offset += complete;
        String lines = new String(fresh, 0, complete, StandardCharsets.UTF_8);
        lines.lines().map(JSON::readTree).forEach(entries::add);
    }
}
