// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit.encode;

import dev.riskgate.decision.Decision;

/**
 * Turns decisions into records. Called by the thread that decides, so it never waits. Not
 * thread-safe.
 */
public interface Encoder {

    /** Appends a record to {@link #buffer}. If it throws, part of the record may stand there. */
    void encode(Decision decision);

    /** The records so far; always the same one. */
    RecordBuffer buffer();
}
