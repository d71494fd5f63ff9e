// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The simple necessary conditions of an expression: {@code a && request.method == "POST" && b}
 * cannot be true for a GET, whatever a and b are, even if they fail (CEL: false && error is false).
 * They are what rules are indexed by.
 *
 * @param methods the methods for which the expression can be true
 * @param paths the paths for which it can be
 */
public record Guards(StringSet methods, StringSet paths) {

    public static final Guards NONE = new Guards(StringSet.ALL, StringSet.ALL);

    public static Guards of(CelExpr expression) {
        List<CelExpr> sides = args(expression);
        return switch (call(expression)) {
            case "_&&_" -> of(sides.get(0)).and(of(sides.get(1)));
            case "_!=_" -> exact("_==_", sides).complement();
            case "!_" -> exact(call(sides.getFirst()), args(sides.getFirst())).complement();
            default -> exact(call(expression), sides);
        };
    }

    /** Of a comparison with literals, which is true for these texts and for no others. */
    private static Guards exact(String call, List<CelExpr> sides) {
        return switch (call) {
            case "_==_" -> {
                Guards straight = equal(sides.get(0), List.of(sides.get(1)));
                yield straight != NONE ? straight : equal(sides.get(1), List.of(sides.get(0)));
            }
            case "@in" ->
                    sides.get(1).getKind() == CelExpr.ExprKind.Kind.LIST
                            ? equal(sides.get(0), sides.get(1).list().elements())
                            : NONE;
            default -> NONE;
        };
    }

    private Guards and(Guards other) {
        return new Guards(methods.and(other.methods), paths.and(other.paths));
    }

    /** What is no comparison stays without guards. */
    private Guards complement() {
        return new Guards(
                methods.isAll() ? StringSet.ALL : methods.complement(),
                paths.isAll() ? StringSet.ALL : paths.complement());
    }

    private static Guards equal(CelExpr field, List<CelExpr> literals) {
        Set<String> texts = new HashSet<>();
        for (CelExpr literal : literals) {
            if (!isText(literal)) {
                return NONE;
            }
            texts.add(literal.constant().stringValue());
        }
        if (isField(field, "request", "method")) {
            return new Guards(StringSet.of(texts), StringSet.ALL);
        }
        return isField(field, "request", "path")
                ? new Guards(StringSet.ALL, StringSet.of(texts))
                : NONE;
    }

    public static boolean isText(CelExpr expression) {
        return expression.getKind() == CelExpr.ExprKind.Kind.CONSTANT
                && expression.constant().getKind() == CelConstant.Kind.STRING_VALUE;
    }

    public static boolean isField(CelExpr expression, String variable, String field) {
        return expression.getKind() == CelExpr.ExprKind.Kind.SELECT
                && !expression.select().testOnly()
                && expression.select().field().equals(field)
                && isVariable(expression.select().operand(), variable);
    }

    static boolean isVariable(CelExpr expression, String name) {
        return expression.getKind() == CelExpr.ExprKind.Kind.IDENT
                && expression.ident().name().equals(name);
    }

    /** The function that the expression calls; empty if it is no call. */
    public static String call(CelExpr expression) {
        return expression.getKind() == CelExpr.ExprKind.Kind.CALL
                ? expression.call().function()
                : "";
    }

    /** What is called with, without the target of a method; empty if the expression is no call. */
    public static List<CelExpr> args(CelExpr expression) {
        return call(expression).isEmpty() ? List.of() : expression.call().args();
    }

    /** {@code client.credential.name}; empty if the expression is no plain path. */
    public static String path(CelExpr expression) {
        return switch (expression.getKind()) {
            case IDENT -> expression.ident().name();
            case SELECT -> {
                String owner = path(expression.select().operand());
                yield owner.isEmpty() || expression.select().testOnly()
                        ? ""
                        : owner + "." + expression.select().field();
            }
            default -> "";
        };
    }
}
