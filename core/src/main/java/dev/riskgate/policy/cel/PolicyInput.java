// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel;

import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Caller;
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
 * @param given what the caller has proven to Riskgate itself, remembered proofs of this context
 *     included; {@link Assurance#NONE} if nothing
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
        Assurance given,
        @Nullable Reason proofFailure,
        double baselinePerSecond,
        Gaps gaps) {

    /** An input without gaps. */
    public PolicyInput(
            ApiRequest request,
            Identification identification,
            Place place,
            Risk risk,
            Assurance given,
            @Nullable Reason proofFailure,
            double baselinePerSecond) {
        this(
                request,
                identification,
                place,
                risk,
                given,
                proofFailure,
                baselinePerSecond,
                Gaps.NONE);
    }

    /** The same, of another path that the API may read. */
    public PolicyInput reading(String path) {
        return new PolicyInput(
                request.withPath(path),
                identification,
                place,
                risk,
                given,
                proofFailure,
                baselinePerSecond,
                gaps);
    }

    /** What the credential itself proves. */
    public Assurance carried() {
        return identification instanceof Identification.Proven(Caller caller, _)
                ? caller.assurance()
                : Assurance.NONE;
    }

    /** What the caller has proven by now, with its credential and to Riskgate. */
    public Assurance assurance() {
        return carried().and(given);
    }

    /** When it is decided: milliseconds since the epoch. */
    public long nowMillis() {
        return request.timeMillis();
    }
}
