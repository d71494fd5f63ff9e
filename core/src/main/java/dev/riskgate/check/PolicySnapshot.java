package dev.riskgate.check;

import dev.riskgate.challenge.DenialResponses;
import dev.riskgate.challenge.Proofs;
import dev.riskgate.challenge.RouteDemands;
import dev.riskgate.identity.Identifier;
import dev.riskgate.observation.Observer;
import dev.riskgate.policy.Policy;
import dev.riskgate.policy.RouteRef;
import dev.riskgate.signals.risk.RiskModel;

/**
 * Everything that one policy file decides, as one immutable snapshot. A reload swaps it whole; a check uses the one it
 * started with to its end.
 */
public record PolicySnapshot(
        Policy policy,
        Identifier identifier,
        Proofs proofs,
        Observer observer,
        RiskModel model,
        DenialResponses denials) {

    /** What the route asks of callers, as far as an answer may tell. */
    RouteDemands demands(RouteRef route) {
        return new RouteDemands(route.credentials(), route.settings().require().scopes());
    }
}
