// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import dev.riskgate.policy.cel.Condition;
import dev.riskgate.policy.model.Mode;
import dev.riskgate.policy.model.OnDegraded;
import dev.riskgate.policy.model.PolicyFile;
import dev.riskgate.policy.model.RouteSettings;
import dev.riskgate.policy.path.RouteIndex;
import dev.riskgate.request.Malformation;
import dev.riskgate.request.MalformedRequest;
import dev.riskgate.request.PathAllowance;
import dev.riskgate.request.PathReadings;
import dev.riskgate.state.Consistency;
import dev.riskgate.verdict.Verdict;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All routes of a policy with the rules and limits that apply to each. Immutable. */
public final class Routes {

    private final List<RouteRef> routes = new ArrayList<>();
    private final List<RouteRef> misdirected = new ArrayList<>();
    private final List<RouteRef> unnamed = new ArrayList<>();
    private final RouteIndex index;
    private final RouteRef none;

    /**
     * @param conditions of the file's rules, in their order
     */
    Routes(PolicyFile file, List<Condition> conditions) {
        List<CompiledRule> rules = new ArrayList<>();
        for (int i = 0; i < file.rules().size(); i++) {
            rules.add(new CompiledRule(i, file.rules().get(i), conditions.get(i)));
        }
        List<CompiledLimit> limits =
                file.limits().stream()
                        .map(CompiledLimit::new)
                        .sorted(Comparator.comparing(limit -> !limit.isStrict()))
                        .toList();
        Map<List<CompiledRule>, RuleIndex> shared = new HashMap<>();
        for (RouteSettings settings : file.routes()) {
            routes.add(compile(settings, file.risk().mode(), rules, limits, shared));
        }
        this.none = compile(noRoute(file), file.risk().mode(), rules, limits, shared);
        for (RouteSettings settings : file.routes()) {
            misdirected.add(none.refusing(Reasons.hostUnknown(settings.name())));
            unnamed.add(none.refusing(Reasons.methodNotNamed(settings.name())));
        }
        this.index = new RouteIndex(file.routes());
    }

    /** Most routes have the same rules, so they share one index. */
    private static RouteRef compile(
            RouteSettings settings,
            Mode riskMode,
            List<CompiledRule> rules,
            List<CompiledLimit> limits,
            Map<List<CompiledRule>, RuleIndex> shared) {
        List<CompiledRule> own = rules.stream().filter(rule -> rule.appliesTo(settings)).toList();
        List<CompiledLimit> here =
                limits.stream().filter(limit -> limit.appliesTo(settings)).toList();
        boolean needsRisk =
                riskMode == Mode.ENFORCE
                        || own.stream().anyMatch(CompiledRule::enforcesRisk)
                        || here.stream().anyMatch(CompiledLimit::isAboveBaseline);
        return new RouteRef(
                settings, shared.computeIfAbsent(own, RuleIndex::new), here, riskMode, needsRisk);
    }

    private static RouteSettings noRoute(PolicyFile file) {
        return new RouteSettings(
                RouteSettings.NO_ROUTE,
                RouteSettings.Match.ALL,
                RouteSettings.Require.NOTHING,
                false,
                file.risk().thresholds(),
                Consistency.BOUNDED,
                OnDegraded.DENY,
                false,
                PathAllowance.REFUSE,
                PathAllowance.REFUSE);
    }

    /**
     * The first route that matches. Where none was meant for the request, but one stands in its way
     * that an unknown host or an unnamed method would evade, it takes none and is refused.
     */
    RouteRef find(String method, String host, String path) {
        try {
            RouteRef found = found(method, host, path);
            return PathReadings.isPlain(path) ? found : inEveryReading(found, method, host, path);
        } catch (MalformedRequest refused) {
            // Which route it would take cannot be known, so it takes none.
            return refusing(refused.malformation());
        }
    }

    /** The route, if the path takes it however it is read, as far as the route says. */
    private RouteRef inEveryReading(RouteRef route, String method, String host, String path) {
        if (route.isClosed()) {
            return route;
        }
        for (String other : PathReadings.others(path, route.settings().paths())) {
            if (found(method, host, other) != route) {
                return none.refusing(Reasons.pathOtherRoute(route.name()));
            }
        }
        return route;
    }

    private RouteRef refusing(Malformation malformation) {
        return none.refusing(new RouteRefusal(Verdict.Deny.Kind.FORBIDDEN, malformation.reason()));
    }

    private RouteRef found(String method, String host, String path) {
        int taken = index.find(method, host, path);
        int evaded = index.misdirected(method, host, path, taken);
        if (evaded != RouteIndex.NONE) {
            return misdirected.get(evaded);
        }
        evaded = index.unnamed(method, host, path, taken);
        if (evaded != RouteIndex.NONE) {
            return unnamed.get(evaded);
        }
        return taken == RouteIndex.NONE ? none : routes.get(taken);
    }

    RouteRef none() {
        return none;
    }
}
