// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.challenge;

import dev.riskgate.budget.Budget;
import dev.riskgate.identity.Caller;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.state.StateStore;

/** Says what becomes of the proof that a request may carry. Thread-safe. */
public interface ProofCheck {

    /**
     * Checks the request's proof, and uses it up.
     *
     * @return {@link ProofResult.Unchecked} if the store cannot be asked, whether the proof is
     *     right or wrong
     */
    ProofResult check(ApiRequest request, Caller caller, StateStore store, Budget budget);
}
