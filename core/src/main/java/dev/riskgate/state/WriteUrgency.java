// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.state;

/** How soon a changed profile has to be known to the other replicas. */
public enum WriteUrgency {
    /** Within {@code state.maxStaleness}. */
    EVENTUAL,
    /** With the next batch, some tens of milliseconds from now: something remarkable was seen. */
    SOON,
    /** Before the answer: the route is {@code consistency: strict}. */
    AWAITED
}
