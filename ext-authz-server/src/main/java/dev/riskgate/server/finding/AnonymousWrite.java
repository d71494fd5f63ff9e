// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.finding;

import dev.riskgate.policy.model.PolicyFile;
import dev.riskgate.policy.model.RouteSettings;

import java.util.List;

/** A route lets anybody change something, and nothing says that this is meant or bounds it. */
final class AnonymousWrite implements FindingCheck {

    @Override
    public String id() {
        return "anonymous-write";
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
                                .filter(i -> opens(policy.routes().get(i)))
                                .filter(i -> !isMeant(policy, policy.routes().get(i)))
                                .mapToObj(
                                        i ->
                                                new Found(
                                                        Source.POLICY,
                                                        "routes[%d].anonymous".formatted(i),
                                                        sentence(policy.routes().get(i)))));
    }

    private static boolean opens(RouteSettings route) {
        return route.anonymous() && Routing.writes(route);
    }

    /** Its methods are written out, and a limit counts its requests. */
    private static boolean isMeant(PolicyFile policy, RouteSettings route) {
        return !route.match().methods().isEmpty() && Routing.isLimited(policy, route);
    }

    private static String sentence(RouteSettings route) {
        return route.match().methods().isEmpty()
                ? "anybody may also change something here, since no methods are named"
                : "anybody may change something here, and no limit counts it";
    }
}
