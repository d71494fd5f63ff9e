// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit.encode;

import java.util.Locale;
import java.util.function.IntFunction;

/** What a record can look like. A new encoding is one class and one constant here. */
public enum Encoding {
    /** {@code riskgate.v1.Decision} in its proto3 JSON form, one line a decision. */
    JSON(true, capacity -> new DecisionJson(new JsonBytes(capacity)));

    private final boolean lines;
    private final IntFunction<Encoder> encoders;

    Encoding(boolean lines, IntFunction<Encoder> encoders) {
        this.lines = lines;
        this.encoders = encoders;
    }

    /** Its name in the server file. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether each record is a line of text. */
    public boolean lines() {
        return lines;
    }

    /**
     * An encoder with a buffer of its own.
     *
     * @param capacity of the buffer at first, in bytes
     */
    public Encoder encoder(int capacity) {
        return encoders.apply(capacity);
    }
}
