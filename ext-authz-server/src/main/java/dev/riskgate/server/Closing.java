package dev.riskgate.server;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;

/** Everything that was started, to be closed in the opposite order. */
final class Closing implements AutoCloseable {

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    /** Closes this part, too; null is nothing to close. */
    <T extends @Nullable AutoCloseable> T with(T part) {
        if (part != null) {
            parts.push(part);
        }
        return part;
    }

    /** Closes all parts, even if some cannot be closed. */
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                org.slf4j.LoggerFactory.getLogger(Closing.class)
                        .warn("a part of the server could not be closed", e);
            }
        }
    }
}
