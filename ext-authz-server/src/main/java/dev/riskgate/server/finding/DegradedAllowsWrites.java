// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.finding;

import dev.riskgate.policy.model.OnDegraded;

import java.util.List;

/** Requests that change something pass unjudged while the state store is away. */
final class DegradedAllowsWrites implements FindingCheck {

    @Override
    public String id() {
        return "degraded-allows-writes";
    }

    @Override
    public Finding.Severity severity() {
        return Finding.Severity.WARNING;
    }

    @Override
    public List<Found> find(Setup setup) {
        return setup.ofPolicy(
                policy ->
                        Setup.places(policy.routes())
                                .filter(
                                        i ->
                                                policy.routes().get(i).onDegraded()
                                                        == OnDegraded.ALLOW)
                                .filter(i -> Routing.writes(policy.routes().get(i)))
                                .mapToObj(
                                        i ->
                                                new Found(
                                                        Source.POLICY,
                                                        "routes[%d].onDegraded".formatted(i),
                                                        "while the state store is away, requests"
                                                                + " that change something pass here"
                                                                + " without being judged")));
    }
}
