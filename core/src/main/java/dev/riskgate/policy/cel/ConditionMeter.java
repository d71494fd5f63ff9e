// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.values.ErrorValue;
import dev.cel.runtime.CelEvaluationListener;

import java.util.Collection;
import java.util.Map;

/** Charges one evaluation, part by part, to the budget of its check. */
@SuppressWarnings("ThreadSafe") // It lives for one evaluation, on one thread.
final class ConditionMeter implements CelEvaluationListener {

    private final ConditionCosts costs;
    private final RuleBudget budget;

    ConditionMeter(ConditionCosts costs, RuleBudget budget) {
        this.costs = costs;
        this.budget = budget;
    }

    @Override
    public void callback(CelExpr part, Object value) {
        long id = part.id();
        int perNode = costs.perNode(id);
        int perCharacter = costs.perCharacter(id);
        if (perCharacter > 0) {
            budget.ahead(characters(value) * perCharacter / ConditionCosts.PARTS);
        }
        long done =
                perNode
                        + switch (value) {
                            case Collection<?> list -> elements(costs.perElement(id), list);
                            case Map<?, ?> map -> elements(costs.perElement(id), map);
                            case ErrorValue _ -> perNode == 0 ? 0 : ConditionCosts.FAILURE;
                            case null, default -> 0;
                        };
        if (done > 0) {
            budget.done(done);
        }
    }

    private static long characters(Object value) {
        return switch (value) {
            case String text -> text.length();
            // What is handed the request matches its path.
            case Variables.Value request -> request.facts().request().path().length();
            case null, default -> 0;
        };
    }

    private static long elements(int perElement, Collection<?> list) {
        long charges = perElement;
        if (perElement > 0) {
            for (Object element : list) {
                charges += element(perElement, element);
            }
        }
        return charges;
    }

    private static long elements(int perElement, Map<?, ?> map) {
        long charges = perElement;
        if (perElement > 0) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                charges +=
                        element(perElement, entry.getKey()) + element(perElement, entry.getValue());
            }
        }
        return charges;
    }

    /** Of a text that may be compared with others. */
    private static long element(int perElement, Object element) {
        return switch (element) {
            case String text ->
                    perElement
                            + (long) text.length() * ConditionCosts.COMPARED / ConditionCosts.PARTS;
            case Collection<?> list -> elements(perElement, list);
            case Map<?, ?> map -> elements(perElement, map);
            case null, default -> perElement;
        };
    }
}
