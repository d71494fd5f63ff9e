// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.state;

/** What became of the use of a one-time proof. */
public enum OneTimeUse {
    /** It was never used before, and now it is. */
    FIRST,
    /** It was used before. */
    AGAIN,
    /**
     * Unknown: it was issued before the store lost its memory (emptied, failed over to an older
     * copy, or that of a process that was started anew).
     */
    LOST
}
