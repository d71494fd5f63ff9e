// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.path;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What a route says of paths: a glob, or a regular expression behind {@code regex:}. Immutable. */
public sealed interface PathPattern permits PathGlob, PathRegex {

    static PathPattern of(String pattern) {
        return pattern.startsWith(PathRegex.PREFIX) ? PathRegex.of(pattern) : PathGlob.of(pattern);
    }

    /** Those of a route; one for every path if it names none. */
    static List<PathPattern> all(List<String> patterns) {
        return (patterns.isEmpty() ? List.of("/**") : patterns)
                .stream().map(PathPattern::of).toList();
    }

    /** What is wrong with a pattern; null if nothing is. */
    static @Nullable String fault(String pattern) {
        return pattern.startsWith(PathRegex.PREFIX)
                ? PathRegex.fault(pattern)
                : PathGlob.fault(pattern);
    }

    /** Whether each of the narrow ones is certainly covered by one of the wide ones. */
    static boolean allCovered(List<PathPattern> wide, List<PathPattern> narrow) {
        return narrow.stream().allMatch(path -> wide.stream().anyMatch(one -> one.covers(path)));
    }

    /** Whether some path may match both; only {@code false} is certain. */
    default boolean mayMeet(PathPattern other) {
        List<String> own = fixedBeginning();
        List<String> others = other.fixedBeginning();
        int common = Math.min(own.size(), others.size());
        return own.subList(0, common).equals(others.subList(0, common));
    }

    /** The segments with which every path begins that it matches. */
    List<String> fixedBeginning();

    /** Whether it certainly matches every path that {@code narrow} matches. */
    boolean covers(PathPattern narrow);

    /** Whether it matches paths of different depths. */
    boolean isDeep();
}
