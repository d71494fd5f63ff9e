// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.signal;

/**
 * One way to tell a client from somebody who took its credential. Immutable, thread-safe, never
 * throws, never answers NaN. Its name and its group stand in the registry, {@link Signals}.
 */
public interface Signal {

    /**
     * Log-likelihood ratio of what the request shows: somebody else against the client itself. 0 if
     * it shows nothing.
     */
    double nats(SignalContext context);

    /**
     * One sentence for a person. It is asked for only where {@code nats} is remarkable, and it
     * holds nothing that the caller chose but numbers and country codes.
     */
    String reason(SignalContext context);

    /** Whether it has something to say of a client of which no context is known yet. */
    default boolean judgesNewborn() {
        return false;
    }
}
