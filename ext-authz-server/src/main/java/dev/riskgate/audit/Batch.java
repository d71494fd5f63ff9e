// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit;

import dev.riskgate.decision.Decision;

import java.io.IOException;

/** Lines that are written at once. Used by one thread at a time. */
final class Batch {

    /** A batch of so many bytes is full. */
    static final int BYTES = 64 << 10;

    /** Room for the line that makes it full. */
    private static final int CAPACITY = BYTES + (8 << 10);

    private final JsonBytes bytes = new JsonBytes(CAPACITY);
    private final DecisionJson json = new DecisionJson(bytes);
    private int lines;

    /** Adds a line; one that fails half-way leaves nothing behind. */
    void add(Decision decision) {
        int whole = bytes.size();
        try {
            json.write(decision);
            lines++;
        } catch (RuntimeException e) {
            bytes.cut(whole);
            throw e;
        }
    }

    int lines() {
        return lines;
    }

    boolean isFull() {
        return bytes.size() >= BYTES;
    }

    void writeTo(Sink sink) throws IOException {
        sink.write(bytes.array(), bytes.size());
    }

    void clear() {
        bytes.cut(0);
        lines = 0;
    }
}
