// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.replay;

/** Is told how far a replay is. */
@FunctionalInterface
public interface ReplayProgress {

    /** Tells nobody. */
    ReplayProgress NONE = (_, _) -> {};

    /**
     * Another check was played, whether or not it could be decided.
     *
     * @param checks how many there were
     * @param timeMillis when it was, milliseconds since the epoch
     */
    void played(long checks, long timeMillis);
}
