// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel.analysis;

import dev.cel.common.ast.CelExpr;
import dev.riskgate.policy.cel.Guards;

import java.util.ArrayList;
import java.util.List;

/**
 * Recognises {@code request.query["a"]} and {@code request.headers.b} in a condition: all values of
 * one name. Stateless.
 */
final class ValueLists {

    private ValueLists() {}

    static boolean is(CelExpr expression) {
        if (Guards.call(expression).equals("_[_]")) {
            CelExpr map = expression.call().args().getFirst();
            return isField(map, "query") || isField(map, "headers");
        }
        return expression.getKind() == CelExpr.ExprKind.Kind.SELECT
                && !expression.select().testOnly()
                && (isOf(expression, "query") || isOf(expression, "headers"));
    }

    /** Such an expression, as somebody would write it. */
    static String text(CelExpr values) {
        if (values.getKind() == CelExpr.ExprKind.Kind.SELECT) {
            return Guards.path(values);
        }
        CelExpr key = values.call().args().getLast();
        return "%s[%s]"
                .formatted(
                        Guards.path(values.call().args().getFirst()),
                        Guards.isText(key)
                                ? "\"" + key.constant().stringValue() + "\""
                                : Guards.path(key));
    }

    /**
     * Something under this field of the request: {@code request.headers.accept}, or {@code has} of
     * it.
     */
    static boolean isOf(CelExpr expression, String field) {
        return expression.getKind() == CelExpr.ExprKind.Kind.SELECT
                && isField(expression.select().operand(), field);
    }

    private static boolean isField(CelExpr expression, String field) {
        return Guards.isField(expression, "request", field);
    }

    /** Target and arguments of a call. */
    static List<CelExpr> sides(CelExpr call) {
        List<CelExpr> sides = new ArrayList<>();
        call.call().target().ifPresent(sides::add);
        sides.addAll(call.call().args());
        return sides;
    }
}
