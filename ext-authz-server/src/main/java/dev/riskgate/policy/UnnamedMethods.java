package dev.riskgate.policy;

import dev.riskgate.policy.RouteSettings.Match;
import dev.riskgate.yaml.YamlNode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Warns of a method that looks forgotten: a route names some of those that change something, and no route names another one
 * for the same paths, so that it is refused there. A single one that is named is no sign of forgetting.
 */
final class UnnamedMethods {

    private record Partial(Match match, YamlNode methods) {}

    private final Map<String, Set<String>> namedByPath = new HashMap<>();
    private final List<Partial> partial = new ArrayList<>();

    /** @param methods where the route's methods stand */
    void add(Match match, YamlNode methods) {
        for (String path : paths(match)) {
            namedByPath.computeIfAbsent(path, _ -> new HashSet<>()).addAll(match.methods());
        }
        long writing = match.methods().stream().filter(Methods.WRITING::contains).count();
        if (writing > 1 && writing < Methods.WRITING.size()) {
            partial.add(new Partial(match, methods));
        }
    }

    void warn() {
        for (Partial one : partial) {
            List<String> missing = new ArrayList<>(Methods.WRITING);
            for (String path : paths(one.match)) {
                Set<String> named = namedByPath.getOrDefault(path, Set.of());
                missing.removeIf(method -> named.contains(method) || named.contains(Match.ANY));
            }
            if (!missing.isEmpty()) {
                one.methods.warn(
                        ("no route names %s for these paths, so requests with it are refused (403);"
                                 + " name it here if the same is to be demanded of it")
                                .formatted(String.join(" or ", missing)));
            }
        }
    }

    private static List<String> paths(Match match) {
        return match.paths().isEmpty() ? List.of("/**") : match.paths();
    }
}
