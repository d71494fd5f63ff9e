// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.path;

import dev.riskgate.check.CheckListener;
import dev.riskgate.check.Stage;
import dev.riskgate.decision.Decision;

/** Hears of checks and does nothing with it, except where something is wrong. */
final class QuietListener implements CheckListener {

    @Override
    public void decided(Decision decision) {}

    @Override
    public void left(Stage stage, long nanos) {}

    @Override
    public void moved() {}

    @Override
    public void fault(Throwable fault) {
        throw new IllegalStateException(fault);
    }
}
