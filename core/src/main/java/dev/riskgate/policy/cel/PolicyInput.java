// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel;

import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Identification;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.risk.Risk;
import dev.riskgate.verdict.Reason;

import org.jspecify.annotations.Nullable;

/**
 * Everything that a policy decides on.
 *
 * @param risk {@link Risk#NONE} where no caller was identified
 * @param assurance what the caller has proven by now, remembered proofs of this context included
 * @param proofFailure why the proof in this request does not hold; null if there is none, or it
 *     holds
 * @param baselinePerSecond the client's own mean rate, requests per second; 0 while unknown
 * @param gaps what could not be found out
 */
public record PolicyInput(
        ApiRequest request,
        Identification identification,
        Place place,
        Risk risk,
        Assurance assurance,
        @Nullable Reason proofFailure,
        double baselinePerSecond,
        Gaps gaps) {

    /** An input without gaps. */
    public PolicyInput(
            ApiRequest request,
            Identification identification,
            Place place,
            Risk risk,
            Assurance assurance,
            @Nullable Reason proofFailure,
            double baselinePerSecond) {
        this(
                request,
                identification,
                place,
                risk,
                assurance,
                proofFailure,
                baselinePerSecond,
                Gaps.NONE);
    }

    /** When it is decided: milliseconds since the epoch. */
    public long nowMillis() {
        return request.timeMillis();
    }
}
