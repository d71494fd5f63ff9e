// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.detector;

import dev.riskgate.check.CheckListener;
import dev.riskgate.check.Stage;
import dev.riskgate.decision.Decision;

import org.jspecify.annotations.Nullable;

/** Remembers what went wrong in a check, and nothing else. */
final class Faults implements CheckListener {

    private @Nullable Throwable last;

    @Override
    public void decided(Decision decision) {}

    @Override
    public void left(Stage stage, long nanos) {}

    @Override
    public void moved() {}

    @Override
    public void fault(Throwable fault) {
        last = fault;
    }

    void rethrow() {
        Throwable fault = last;
        last = null;
        if (fault != null) {
            throw new IllegalStateException("a check failed", fault);
        }
    }
}
