// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit.sink;

import java.io.IOException;

/** The settings of one sink. Immutable; equal where the settings are. */
public interface SinkSettings {

    /** Where the records go, for a person. Two outputs with the same target are one too many. */
    String target();

    /** Why nothing can be written there, as far as a look can tell; empty if nothing is seen. */
    String obstacle();

    /**
     * @param lines whether each record is a line of text
     * @throws IOException if it cannot be written to
     */
    Sink open(boolean lines) throws IOException;
}
