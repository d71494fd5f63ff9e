// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.diff;

import dev.riskgate.policy.cel.Variables;
import dev.riskgate.policy.cel.analysis.ConditionTrees;
import dev.riskgate.policy.model.LimitSettings;
import dev.riskgate.policy.model.OnDegraded;
import dev.riskgate.policy.model.PolicyFile;
import dev.riskgate.policy.model.RouteSettings;
import dev.riskgate.policy.model.RouteSettings.Match;
import dev.riskgate.policy.model.RouteSettings.Require;
import dev.riskgate.policy.path.Methods;
import dev.riskgate.policy.path.PathPattern;
import dev.riskgate.request.PathAllowance;
import dev.riskgate.state.Consistency;
import dev.riskgate.verdict.AssuranceLevel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What it does to a policy that it has one route more. That is certain only where the route demands
 * more, or less, than every route that would take its requests without it, and where neither it nor
 * they decide on hosts or methods that nobody named.
 */
final class AddedRoutes {

    /** No segment of a path, for patterns without a fixed one. */
    private static final String ANYWHERE = "/";

    private final PolicyFile file;
    private final List<List<PathPattern>> paths;
    private final boolean readsRoute;

    /** Indexes of routes by the first segment of their paths. */
    private final Map<String, List<Integer>> byBeginning = new HashMap<>();

    /**
     * @param file the policy that has the routes
     */
    AddedRoutes(PolicyFile file) {
        this.file = file;
        this.paths =
                file.routes().stream()
                        .map(route -> PathPattern.all(route.match().paths()))
                        .toList();
        this.readsRoute = readsRoute(file);
        for (int i = 0; i < paths.size(); i++) {
            for (PathPattern path : paths.get(i)) {
                byBeginning.computeIfAbsent(beginning(path), _ -> new ArrayList<>()).add(i);
            }
        }
    }

    private static String beginning(PathPattern path) {
        return path.fixedBeginning().isEmpty() ? ANYWHERE : path.fixedBeginning().getFirst();
    }

    /** Few of 10,000 routes: those that may begin as this one does. */
    private Collection<Integer> near(int index) {
        Set<Integer> near = new TreeSet<>(byBeginning.getOrDefault(ANYWHERE, List.of()));
        for (PathPattern path : paths.get(index)) {
            String beginning = beginning(path);
            if (beginning.equals(ANYWHERE)) {
                return IntStream.range(0, paths.size()).boxed().toList();
            }
            near.addAll(byBeginning.getOrDefault(beginning, List.of()));
        }
        return near;
    }

    /**
     * @param index of the route in the policy, which is compared with the same one without it
     */
    Effect effect(int index) {
        RouteSettings route = file.routes().get(index);
        if (!route.match().hosts().isEmpty() || readsRoute) {
            return Effect.UNCLEAR;
        }
        List<RouteSettings> others = new ArrayList<>();
        List<RouteSettings> later = new ArrayList<>();
        for (int i : near(index)) {
            RouteSettings other = file.routes().get(i);
            if (i != index && mayMeet(index, i)) {
                others.add(other);
                if (i > index) {
                    later.add(other);
                }
            }
        }
        later.add(none(file));
        if (others.stream().anyMatch(other -> refuses(other.match(), route.match()))) {
            return Effect.UNCLEAR;
        }
        boolean looser = later.stream().allMatch(other -> isAsStrict(other, route));
        boolean stricter = later.stream().allMatch(other -> isAsStrict(route, other));
        if (looser && !changesSomething(route.match())) {
            return stricter ? Effect.NONE : Effect.LOOSER;
        }
        return stricter && !frees(route.name(), later) ? Effect.STRICTER : Effect.UNCLEAR;
    }

    /** Whether some rule may tell this route from another by its name. */
    static boolean readsRoute(PolicyFile file) {
        return file.rules().stream()
                .anyMatch(rule -> ConditionTrees.reads(rule.when(), Variables.ROUTE));
    }

    private static RouteSettings none(PolicyFile file) {
        return new RouteSettings(
                RouteSettings.NO_ROUTE,
                Match.ALL,
                Require.NOTHING,
                false,
                file.risk().thresholds(),
                Consistency.BOUNDED,
                OnDegraded.DENY,
                false,
                PathAllowance.REFUSE,
                PathAllowance.REFUSE);
    }

    private boolean mayMeet(int one, int other) {
        return paths.get(one).stream()
                .anyMatch(path -> paths.get(other).stream().anyMatch(path::mayMeet));
    }

    /** Whether requests of other methods that change something are refused because of it. */
    private static boolean changesSomething(Match match) {
        return match.boundMethods().stream().anyMatch(method -> !Methods.isSafe(method));
    }

    /**
     * Whether a route refuses what no route names, and so decides on requests that the added one
     * takes now.
     */
    private static boolean refuses(Match other, Match added) {
        List<String> methods = added.boundMethods();
        boolean onlyReads = !methods.isEmpty() && methods.stream().allMatch(Methods::isSafe);
        return !other.boundHosts().isEmpty() || !onlyReads && changesSomething(other);
    }

    /** Whether requests get rid of a rule or limit that holds for other routes only. */
    private boolean frees(String route, List<RouteSettings> later) {
        List<String> names = later.stream().map(RouteSettings::name).toList();
        return file.limits().stream().anyMatch(limit -> limit.per() == LimitSettings.Per.ROUTE)
                || file.limits().stream().anyMatch(limit -> frees(limit.routes(), route, names))
                || file.rules().stream().anyMatch(rule -> frees(rule.routes(), route, names));
    }

    private static boolean frees(List<String> scope, String route, List<String> others) {
        return !scope.contains(route) && scope.stream().anyMatch(others::contains);
    }

    /** Whether no request is judged more mildly by the one than by the other. */
    private static boolean isAsStrict(RouteSettings one, RouteSettings other) {
        return (!one.anonymous() || other.anonymous())
                && isAsStrict(one.require(), other.require())
                && one.thresholds().isAsStrictAs(other.thresholds())
                && one.consistency() == other.consistency()
                && one.onDegraded().compareTo(other.onDegraded()) >= 0
                && (!one.allowUpgrade() || other.allowUpgrade())
                && one.encodedSlash().compareTo(other.encodedSlash()) <= 0
                && one.lookalikes().compareTo(other.lookalikes()) <= 0;
    }

    private static boolean isAsStrict(Require one, Require other) {
        return one.scopes().containsAll(other.scopes())
                && isWithin(one.roles(), other.roles())
                && isWithin(one.credentials(), other.credentials())
                && one.otherCredentials().compareTo(other.otherCredentials()) <= 0
                && one.assurance().compareTo(other.assurance()) >= 0
                && isAsFresh(one, other);
    }

    /** Of words of which one is needed; none means that any will do. */
    private static boolean isWithin(List<String> one, List<String> other) {
        return other.isEmpty() || !one.isEmpty() && other.containsAll(one);
    }

    private static boolean isAsFresh(Require one, Require other) {
        if (other.assurance() == AssuranceLevel.NONE) {
            return true;
        }
        Duration age = one.maxAge();
        Duration most = other.maxAge();
        return age == null || most == null ? age == null && most == null : age.compareTo(most) <= 0;
    }
}
