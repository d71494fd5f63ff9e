package dev.riskgate.check;

import dev.riskgate.decision.Decision;

/** Who wants to know what became of checks: the decision log, the metrics. Called on the check's thread: must not wait. */
public interface CheckListener {

    /** A decision was made; its answer is on the way. */
    void decided(Decision decision);

    /** A stage took this time. */
    void left(Stage stage, long nanos);

    /** A check had to wait and was moved to a thread of its own. */
    void moved();

    /** A fault of our own; the check ended undecided. */
    void fault(Throwable fault);
}
