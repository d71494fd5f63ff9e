// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.check;

import dev.riskgate.challenge.DenialResponses;
import dev.riskgate.challenge.ProofCheck;
import dev.riskgate.challenge.ResponseSettings;
import dev.riskgate.challenge.ResponseSettings.AcceptedCredential;
import dev.riskgate.challenge.RouteDemands;
import dev.riskgate.identity.Identifier;
import dev.riskgate.observation.Observer;
import dev.riskgate.policy.Policy;
import dev.riskgate.policy.RouteRef;
import dev.riskgate.policy.model.PolicyFile;
import dev.riskgate.signals.risk.RiskAssessor;

/**
 * Everything that depends on one policy file, as one immutable snapshot. A reload replaces it as a
 * whole; a check keeps the one it started with.
 */
public record PolicySnapshot(
        Policy policy,
        Identifier identifier,
        ProofCheck proofs,
        Observer observer,
        RiskAssessor model,
        DenialResponses denials) {

    private static final String REALM = "api";

    /** What a response may say under this policy. */
    public static ResponseSettings responses(PolicyFile file) {
        return new ResponseSettings(
                REALM, file.credentials().stream().map(AcceptedCredential::of).toList());
    }

    /** What the route requires of callers, as far as a response may show it. */
    RouteDemands demands(RouteRef route) {
        return new RouteDemands(route.credentials(), route.settings().require().scopes());
    }
}
