// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.path;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Routes by the fixed beginning of each of their patterns: only one whose beginning is also that of
 * another pattern can cover it, so that few of 10,000 routes have to be compared.
 */
final class PathsByPrefix<T> {

    private final Map<String, List<T>> routes = new HashMap<>();

    void add(PathPattern path, T route) {
        routes.computeIfAbsent(String.join("/", path.fixedBeginning()), _ -> new ArrayList<>())
                .add(route);
    }

    /** Those that may cover this pattern. */
    List<T> near(PathPattern path) {
        List<T> near = new ArrayList<>();
        List<String> fixed = path.fixedBeginning();
        for (int length = 0; length <= fixed.size(); length++) {
            near.addAll(routes.getOrDefault(String.join("/", fixed.subList(0, length)), List.of()));
        }
        return near;
    }
}
