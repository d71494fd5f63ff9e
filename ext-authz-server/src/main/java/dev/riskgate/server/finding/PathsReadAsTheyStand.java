// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.finding;

import static dev.riskgate.request.PathAllowance.ALLOW;

import dev.riskgate.policy.model.PolicyFile;
import dev.riskgate.policy.model.RouteSettings;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A route passes paths that some servers read as another route's, and rests on the API. */
final class PathsReadAsTheyStand implements FindingCheck {

    @Override
    public String id() {
        return "paths-read-as-they-stand";
    }

    @Override
    public Finding.Severity severity() {
        return Finding.Severity.WARNING;
    }

    @Override
    public List<Found> find(Setup setup) {
        return setup.ofPolicy(
                policy ->
                        IntStream.range(0, policy.routes().size())
                                .boxed()
                                .flatMap(i -> of(policy, i)));
    }

    private static Stream<Found> of(PolicyFile policy, int i) {
        RouteSettings route = policy.routes().get(i);
        return Stream.concat(
                route.encodedSlash() == ALLOW
                        ? found(i, "encodedSlash", "that takes %2F for a slash")
                        : Stream.empty(),
                route.lookalikes() == ALLOW
                        ? found(i, "lookalikes", "that normalises text")
                        : Stream.empty());
    }

    private static Stream<Found> found(int route, String key, String api) {
        return Stream.of(
                new Found(
                        Source.POLICY,
                        "routes[%d].%s".formatted(route, key),
                        "an API "
                                + api
                                + " serves what other routes and rules protect;"
                                + " same_route refuses that"));
    }
}
