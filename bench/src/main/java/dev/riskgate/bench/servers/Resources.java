// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.servers;

import java.util.ArrayDeque;
import java.util.Deque;

/** What a benchmark has started, to be ended in the opposite order however it ends. */
public final class Resources implements AutoCloseable {

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    public <T extends AutoCloseable> T add(T resource) {
        open.push(resource);
        return resource;
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                // The next one is to be ended all the same.
                System.err.println("bench: " + e);
            }
        }
    }
}
