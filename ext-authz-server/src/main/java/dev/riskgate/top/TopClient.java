// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.top;

import dev.riskgate.signals.observation.Subject;

/**
 * A client that made odd requests, in one stretch of time.
 *
 * @param client who
 * @param odd how many; never less than there were
 * @param overcount by how many {@code odd} may be too high; 0 unless more clients than can be told
 *     apart were odd
 * @param refused those of them for which the policy says something else than allow, as far as they
 *     were counted one by one
 * @param score the highest of their scores, 0 to 100
 * @param reason code of the reason of the last one; empty if it has none
 * @param decision id of the last one
 * @param lastMillis when the last one arrived, milliseconds since the epoch
 */
public record TopClient(
        Subject client,
        long odd,
        long overcount,
        long refused,
        double score,
        String reason,
        String decision,
        long lastMillis) {

    /** The same client in this stretch of time and a later one. */
    TopClient and(TopClient other) {
        TopClient last = lastMillis > other.lastMillis ? this : other;
        return new TopClient(
                client,
                odd + other.odd,
                overcount + other.overcount,
                refused + other.refused,
                Math.max(score, other.score),
                last.reason,
                last.decision,
                last.lastMillis);
    }
}
