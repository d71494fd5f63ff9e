package dev.riskgate.policy;

import dev.riskgate.policy.RouteSettings.Match;
import dev.riskgate.yaml.YamlNode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds routes that no request can reach because an earlier one takes them all. Such a route is an error: somebody
 * believes that it protects something. A route is only reported where this is certain.
 */
final class UnreachableRoutes {

    /**
     * Earlier routes by the fixed beginning of each of their patterns: only those can cover a pattern whose own fixed
     * segments begin so.
     */
    private final Map<String, List<Earlier>> byBeginning = new HashMap<>();

    private record Earlier(String name, Match match, List<PathGlob> paths, int line) {}

    void add(RouteSettings route, YamlNode node) {
        List<PathGlob> paths =
                (route.match().paths().isEmpty() ? List.of("/**") : route.match().paths())
                        .stream().map(PathGlob::of).toList();
        Earlier self = new Earlier(route.name(), route.match(), paths, node.line());
        Earlier covering = covering(self);
        if (covering != null) {
            node.problem(
                    "no request reaches this route: \"%s\" in line %d matches all of them first"
                            .formatted(covering.name, covering.line));
        }
        for (PathGlob path : paths) {
            byBeginning
                    .computeIfAbsent(
                            String.join("/", path.fixedBeginning()), _ -> new ArrayList<>())
                    .add(self);
        }
    }

    /** A single earlier route that matches whatever this one does. */
    private @Nullable Earlier covering(Earlier self) {
        List<String> fixed = self.paths.getFirst().fixedBeginning();
        for (int length = 0; length <= fixed.size(); length++) {
            String beginning = String.join("/", fixed.subList(0, length));
            for (Earlier earlier : byBeginning.getOrDefault(beginning, List.of())) {
                if (covers(earlier, self)) {
                    return earlier;
                }
            }
        }
        return null;
    }

    private static boolean covers(Earlier wide, Earlier narrow) {
        return methodsCover(wide.match.methods(), narrow.match.methods())
                && hostsCover(wide.match.hosts(), narrow.match.hosts())
                && narrow.paths.stream()
                        .allMatch(path -> wide.paths.stream().anyMatch(glob -> glob.covers(path)));
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

    private static boolean hostsCover(List<String> wide, List<String> narrow) {
        if (wide.isEmpty()) {
            return true;
        }
        return !narrow.isEmpty()
                && narrow.stream()
                        .allMatch(
                                host ->
                                        wide.stream()
                                                .anyMatch(glob -> HostGlob.covers(glob, host)));
    }
}
