// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.path;

import dev.riskgate.decision.Decision;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.Identification;
import dev.riskgate.policy.cel.PolicyInput;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.signals.observation.Observation;

import java.util.Objects;

/**
 * One client's call, and what the path has made of it before.
 *
 * @param message a serialised CheckRequest
 */
record Arrival(byte[] message, ApiRequest request, Decision decision) {

    Caller caller() {
        return Objects.requireNonNull(decision.caller());
    }

    /** The same observation at another time, milliseconds since the epoch. */
    Observation observedAt(long nowMillis) {
        Observation then = Objects.requireNonNull(decision.observation());
        return new Observation(
                nowMillis,
                then.credential(),
                then.device(),
                then.software(),
                then.platform(),
                then.address(),
                then.network(),
                then.asn(),
                then.place(),
                then.route(),
                then.method(),
                then.object(),
                then.bytes());
    }

    /** What the policy is asked. */
    PolicyInput facts() {
        return new PolicyInput(
                request,
                new Identification.Proven(caller()),
                Objects.requireNonNull(decision.observation()).place(),
                decision.risk(),
                decision.assurance(),
                null,
                1);
    }
}
