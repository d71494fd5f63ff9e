// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.check;

import dev.riskgate.decision.Decision;

/**
 * Is notified of what became of checks: the decision log, the metrics. Called on the check's
 * thread, so it must not wait.
 */
public interface CheckListener {

    /** A decision was made; the response is on its way. */
    void decided(Decision decision);

    /** A stage took this time. */
    void left(Stage stage, long nanos);

    /** A check had to wait and was moved to a thread of its own. */
    void moved();

    /** A fault of our own; the check ended undecided. */
    void fault(Throwable fault);
}
