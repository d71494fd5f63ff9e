// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.path;

import dev.riskgate.policy.model.RouteSettings.Match;
import dev.riskgate.yaml.YamlNode;

import java.util.ArrayList;
import java.util.List;

/**
 * Warns of a method that looks forgotten: a route names some of those that change something, and no
 * route names another one for the same paths, so that it is refused there. A single method of a
 * single path, such as POST to a collection, is no sign of forgetting.
 */
public final class UnnamedMethods {

    private record Naming(Match match, List<PathPattern> paths, YamlNode methods) {

        boolean covers(Naming other) {
            return HostGlob.allCovered(match.boundHosts(), other.match.boundHosts())
                    && PathPattern.allCovered(paths, other.paths);
        }

        /** Whether it names some of the methods that change something, and leaves others. */
        boolean isPartial() {
            long named = match.methods().stream().filter(Methods.WRITING::contains).count();
            boolean many = paths.stream().anyMatch(PathPattern::isDeep);
            return named < Methods.WRITING.size() && (named > 1 || named == 1 && many);
        }
    }

    private final PathsByPrefix<Naming> naming = new PathsByPrefix<>();
    private final List<Naming> partial = new ArrayList<>();

    /**
     * @param methods where the route's methods stand
     */
    public void add(Match match, YamlNode methods) {
        Naming route = new Naming(match, PathPattern.all(match.paths()), methods);
        route.paths.forEach(path -> naming.add(path, route));
        if (route.isPartial()) {
            partial.add(route);
        }
    }

    /** To be called when all routes are known: a later one may name what an earlier one leaves. */
    public void warn() {
        for (Naming route : partial) {
            List<String> missing = new ArrayList<>(Methods.WRITING);
            for (Naming other : naming.near(route.paths.getFirst())) {
                if (other.covers(route)) {
                    List<String> named = other.match.methods();
                    missing.removeIf(method -> named.contains(Match.ANY) || named.contains(method));
                }
            }
            if (!missing.isEmpty()) {
                route.methods.warn(
                        ("no other route names %s for these paths, so such requests are refused"
                             + " (403) here; name it if the same is to be demanded of it")
                                .formatted(String.join(", ", missing)));
            }
        }
    }
}
