// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What was opened, to be closed in the opposite order: at the end, or as soon as a later step of
 * the start fails. Every step adds what it opens at once, so that whatever fails next leaves
 * nothing behind. Thread-safe.
 */
final class Lifecycle implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

    private final Deque<Part> parts = new ArrayDeque<>();

    private record Part(String name, AutoCloseable closer) {}

    /** Closes this part, too, before those that are there already. */
    <T extends AutoCloseable> T add(T part) {
        add(part.getClass().getSimpleName(), part);
        return part;
    }

    /**
     * The same for what is closed in a way of its own.
     *
     * @param name for the log, should that fail
     */
    synchronized void add(String name, AutoCloseable closer) {
        parts.push(new Part(name, closer));
    }

    /**
     * Closes each part once, also those after one that cannot be closed. Whoever comes second waits
     * for the first.
     */
    @Override
    public synchronized void close() {
        while (!parts.isEmpty()) {
            Part part = parts.pop();
            try {
                part.closer().close();
            } catch (Exception | Error e) {
                LOG.warn("{} could not be closed", part.name(), e);
            }
        }
    }
}
