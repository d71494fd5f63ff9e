package dev.riskgate.server;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.Deque;

/** Everything that was started, to be closed in the opposite order. */
final class Closing implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

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
                LOG.warn("a part of the server could not be closed", e);
            }
        }
    }
}
