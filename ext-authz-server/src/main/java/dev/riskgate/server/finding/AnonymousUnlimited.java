// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.finding;

import java.util.List;

/** A route lets anybody read, as often as it likes. */
final class AnonymousUnlimited implements FindingCheck {

    @Override
    public String id() {
        return "anonymous-unlimited";
    }

    @Override
    public Finding.Severity severity() {
        return Finding.Severity.NOTE;
    }

    @Override
    public List<Found> find(Setup setup) {
        return setup.ofPolicy(
                policy ->
                        Setup.places(policy.routes())
                                .filter(i -> policy.routes().get(i).anonymous())
                                .filter(i -> !Routing.writes(policy.routes().get(i)))
                                .filter(i -> !Routing.isLimited(policy, policy.routes().get(i)))
                                .mapToObj(
                                        i ->
                                                new Found(
                                                        Source.POLICY,
                                                        "routes[%d].anonymous".formatted(i),
                                                        "anybody may call this as often as it"
                                                                + " likes: no limit counts it")));
    }
}
