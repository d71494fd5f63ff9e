package dev.riskgate.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rules of a route by what their conditions demand of method and path, so that a rule for DELETE costs a GET nothing.
 * Immutable.
 */
final class RuleIndex {

    static final RuleIndex EMPTY = new RuleIndex(List.of());

    private final Map<String, Table> byMethod = new HashMap<>();
    private final Table otherMethods;

    /**
     * @param always rules that name no path
     * @param byPath rules that name one
     */
    private record Table(CompiledRule[] always, Map<String, CompiledRule[]> byPath) {}

    /** @param rules in the order of the file */
    RuleIndex(List<CompiledRule> rules) {
        Set<String> methods = new HashSet<>();
        for (CompiledRule rule : rules) {
            Set<String> own = rule.condition().guards().methods();
            if (own != null) {
                methods.addAll(own);
            }
        }
        for (String method : methods) {
            byMethod.put(
                    method, table(rules.stream().filter(rule -> allows(rule, method)).toList()));
        }
        otherMethods =
                table(
                        rules.stream()
                                .filter(r -> r.condition().guards().methods() == null)
                                .toList());
    }

    private static boolean allows(CompiledRule rule, String method) {
        Set<String> methods = rule.condition().guards().methods();
        return methods == null || methods.contains(method);
    }

    private static Table table(List<CompiledRule> rules) {
        List<CompiledRule> always = new ArrayList<>();
        Map<String, List<CompiledRule>> byPath = new HashMap<>();
        for (CompiledRule rule : rules) {
            Set<String> paths = rule.condition().guards().paths();
            if (paths == null) {
                always.add(rule);
            } else {
                paths.forEach(
                        path -> byPath.computeIfAbsent(path, _ -> new ArrayList<>()).add(rule));
            }
        }
        Map<String, CompiledRule[]> arrays = new HashMap<>();
        byPath.forEach((path, list) -> arrays.put(path, list.toArray(CompiledRule[]::new)));
        return new Table(always.toArray(CompiledRule[]::new), arrays);
    }

    private static final CompiledRule[] NO_RULES = {};

    boolean isEmpty() {
        return byMethod.isEmpty()
                && otherMethods.always.length == 0
                && otherMethods.byPath.isEmpty();
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
