// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.check;

import dev.riskgate.budget.CheckBudget;
import dev.riskgate.decision.Decision;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.verdict.Reason;

import java.util.function.Consumer;

/**
 * What a front door calls. Each method ends in exactly one decision, passed on by this thread or by
 * one that waited; none ever throws. Thread-safe.
 */
public interface Authorizer {

    /** Decides about a request. */
    void decide(ApiRequest request, CheckBudget budget, Consumer<Decision> done);

    /**
     * Denies what could not be read as a request.
     *
     * @param timeMillis when it arrived, milliseconds since the epoch
     */
    void refuse(Reason reason, long timeMillis, CheckBudget budget, Consumer<Decision> done);

    /** Ends a check that failed outside the pipeline, through a fault of our own. */
    void fail(Throwable fault, long timeMillis, CheckBudget budget, Consumer<Decision> done);
}
