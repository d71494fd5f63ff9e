// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.path;

import dev.riskgate.policy.model.RouteSettings;
import dev.riskgate.policy.model.RouteSettings.Match;
import dev.riskgate.yaml.YamlNode;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.BiPredicate;

/**
 * Finds routes that no request can reach because an earlier one takes them all. Such a route is an
 * error: somebody believes that it protects something. A route is only reported where this is
 * certain.
 */
public final class UnreachableRoutes {

    private final PathsByPrefix<Earlier> byPrefix = new PathsByPrefix<>();

    private record Earlier(String name, Match match, List<PathPattern> paths, int line) {}

    public void add(RouteSettings route, YamlNode node) {
        List<PathPattern> paths = PathPattern.all(route.match().paths());
        Earlier self = new Earlier(route.name(), route.match(), paths, node.line());
        Earlier covering = covering(self, UnreachableRoutes::covers);
        if (covering != null) {
            node.problem(
                    "no request reaches this route: \"%s\" in line %d matches all of them first"
                            .formatted(covering.name, covering.line));
        } else if (route.match().hosts().isEmpty()) {
            warnOfBound(self, node);
        }
        paths.forEach(path -> byPrefix.add(path, self));
    }

    /** Somebody may believe that this route takes the hosts that an earlier one leaves. */
    private void warnOfBound(Earlier self, YamlNode node) {
        Earlier bound =
                covering(
                        self,
                        (wide, narrow) ->
                                !wide.match.boundHosts().isEmpty()
                                        && coversForAnyHost(wide, narrow));
        if (bound != null) {
            node.warn(
                    ("requests for a host that the policy does not name are refused (421) and do"
                         + " not reach this route, since \"%s\" in line %d is bound to hosts; write"
                         + " hosts: [\"*\"] here if any host is meant")
                            .formatted(bound.name, bound.line));
        }
    }

    /** A single earlier route that covers this one. */
    private @Nullable Earlier covering(Earlier self, BiPredicate<Earlier, Earlier> covers) {
        for (Earlier earlier : byPrefix.near(self.paths.getFirst())) {
            if (covers.test(earlier, self)) {
                return earlier;
            }
        }
        return null;
    }

    private static boolean covers(Earlier wide, Earlier narrow) {
        return HostGlob.allCovered(wide.match.boundHosts(), narrow.match.boundHosts())
                && coversForAnyHost(wide, narrow);
    }

    private static boolean coversForAnyHost(Earlier wide, Earlier narrow) {
        return methodsCover(wide.match.boundMethods(), narrow.match.boundMethods())
                && PathPattern.allCovered(wide.paths, narrow.paths);
    }

    private static boolean methodsCover(List<String> wide, List<String> narrow) {
        if (wide.isEmpty()) {
            return true;
        }
        return !narrow.isEmpty()
                && narrow.stream()
                        .allMatch(
                                method ->
                                        wide.contains(method)
                                                || method.equals("HEAD") && wide.contains("GET"));
    }
}
