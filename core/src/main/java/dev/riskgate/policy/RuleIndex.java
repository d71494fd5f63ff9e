// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import dev.riskgate.policy.cel.StringSet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rules of a route by what their conditions demand of method and path, so that a rule for
 * DELETE costs a GET nothing. Immutable.
 */
final class RuleIndex {

    private static final CompiledRule[] NO_RULES = {};

    private final Map<String, Table> byMethod = new HashMap<>();
    private final Table otherMethods;
    private final boolean empty;

    /**
     * @param always rules that do not say for which paths alone they are
     * @param byPath rules that do
     */
    private record Table(CompiledRule[] always, Map<String, CompiledRule[]> byPath) {}

    /**
     * @param rules in the order of the file
     */
    RuleIndex(List<CompiledRule> rules) {
        this.empty = rules.isEmpty();
        Set<String> methods = new HashSet<>();
        for (CompiledRule rule : rules) {
            methods.addAll(rule.condition().guards().methods().named());
        }
        for (String method : methods) {
            byMethod.put(
                    method,
                    table(rules.stream().filter(r -> methods(r).contains(method)).toList()));
        }
        otherMethods = table(rules.stream().filter(rule -> methods(rule).except()).toList());
    }

    private static StringSet methods(CompiledRule rule) {
        return rule.condition().guards().methods();
    }

    private static Table table(List<CompiledRule> rules) {
        List<CompiledRule> always = new ArrayList<>();
        Map<String, List<CompiledRule>> byPath = new HashMap<>();
        for (CompiledRule rule : rules) {
            StringSet paths = rule.condition().guards().paths();
            if (paths.except()) {
                always.add(rule);
            } else {
                paths.named()
                        .forEach(
                                path ->
                                        byPath.computeIfAbsent(path, _ -> new ArrayList<>())
                                                .add(rule));
            }
        }
        Map<String, CompiledRule[]> arrays = new HashMap<>();
        byPath.forEach((path, list) -> arrays.put(path, list.toArray(CompiledRule[]::new)));
        return new Table(always.toArray(CompiledRule[]::new), arrays);
    }

    boolean isEmpty() {
        return empty;
    }

    /** Hands over every rule that may hold for this request line, in the order of the file. */
    void visit(String method, String path, Visitor visitor) {
        Table table = byMethod.getOrDefault(method, otherMethods);
        CompiledRule[] always = table.always;
        CompiledRule[] here = table.byPath.getOrDefault(path, NO_RULES);
        int a = 0;
        int h = 0;
        while (a < always.length || h < here.length) {
            boolean fromHere =
                    a == always.length || h < here.length && here[h].order() < always[a].order();
            visitor.visit(fromHere ? here[h++] : always[a++]);
        }
    }

    interface Visitor {
        void visit(CompiledRule rule);
    }
}
