// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policytest;

import dev.riskgate.decision.Decision;
import dev.riskgate.policy.Policy;
import dev.riskgate.policy.model.LimitSettings;
import dev.riskgate.policy.model.PolicyFile;
import dev.riskgate.policy.model.RouteSettings;
import dev.riskgate.policy.model.RuleSettings;
import dev.riskgate.verdict.RuleResult;
import dev.riskgate.verdict.Verdict;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Which parts of policies spoke in a test: routes that a tested request took, rules that matched,
 * limits that throttled. What only earlier requests of a test have met does not count, since
 * nothing was expected of them. Not thread-safe.
 */
public final class Coverage {

    private final Map<Kind, Set<String>> there = new LinkedHashMap<>();
    private final Map<Kind, Set<String>> met = new LinkedHashMap<>();

    /** What can be met. */
    public enum Kind {
        ROUTES("routes", "taken"),
        RULES("rules", "matched"),
        LIMITS("limits", "reached");

        private final String label;
        private final String deed;

        Kind(String label, String deed) {
            this.label = label;
            this.deed = deed;
        }

        public String label() {
            return label;
        }

        /** What a test does to cover one. */
        public String deed() {
            return deed;
        }
    }

    public Coverage() {
        for (Kind kind : Kind.values()) {
            there.put(kind, new LinkedHashSet<>());
            met.put(kind, new LinkedHashSet<>());
        }
    }

    /** Counts the parts of a policy, whether or not a test meets them. */
    public void add(Policy policy) {
        PolicyFile file = policy.file();
        in(there, Kind.ROUTES).addAll(names(file.routes(), RouteSettings::name));
        in(there, Kind.RULES).addAll(names(file.rules(), RuleSettings::name));
        in(there, Kind.LIMITS).addAll(names(file.limits(), LimitSettings::name));
    }

    void add(Policy policy, Decision decision) {
        add(policy);
        in(met, Kind.ROUTES).add(decision.route());
        decision.rules().stream().map(RuleResult::rule).forEach(in(met, Kind.RULES)::add);
        if (decision.verdict() instanceof Verdict.Throttle throttle && !throttle.byRule()) {
            in(met, Kind.LIMITS).add(throttle.limit());
        }
    }

    /** How many there are. */
    public int total(Kind kind) {
        return in(there, kind).size();
    }

    /** The names of those that no test has met, in the order of the policy. */
    public List<String> missed(Kind kind) {
        List<String> missed = new ArrayList<>(in(there, kind));
        missed.removeAll(in(met, kind));
        return missed;
    }

    /** Of all parts together, rounded down; 100 where there are none. */
    public int percent() {
        int total = 0;
        int missed = 0;
        for (Kind kind : Kind.values()) {
            total += total(kind);
            missed += missed(kind).size();
        }
        return total == 0 ? 100 : 100 * (total - missed) / total;
    }

    private static Set<String> in(Map<Kind, Set<String>> sets, Kind kind) {
        return sets.computeIfAbsent(kind, _ -> new LinkedHashSet<>());
    }

    private static <T> List<String> names(List<T> parts, Function<T, String> name) {
        return parts.stream().map(name).toList();
    }
}
