// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.risk;

/** How a request ended, as far as learning is concerned. */
public enum Outcome {
    /** It passed, on the strength of what was known before. */
    ALLOWED,
    /** The caller was asked for a proof. */
    CHALLENGED,
    /** It came too fast. */
    THROTTLED,
    /** It was refused. */
    DENIED,
    /** It passed, and it carried a proof that held: the strongest teacher there is. */
    PROVEN;

    /** Whether habits learn from such a request. Live counters count every request. */
    boolean teaches() {
        return this == ALLOWED || this == PROVEN;
    }
}
