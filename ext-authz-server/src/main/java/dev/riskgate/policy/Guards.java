package dev.riskgate.policy;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The simple necessary conditions of an expression: {@code a && request.method == "POST" && b} cannot be true for a GET,
 * whatever a and b are, even if they fail (CEL: false && error is false). They are what rules are indexed by.
 *
 * @param methods the only methods for which the expression can be true; null if it can be for any
 * @param paths the only paths; null if it can be for any
 */
record Guards(@Nullable Set<String> methods, @Nullable Set<String> paths) {

    static final Guards NONE = new Guards(null, null);

    static Guards of(CelExpr expression) {
        return switch (call(expression)) {
            case "_&&_" -> {
                List<CelExpr> sides = expression.call().args();
                yield of(sides.get(0)).and(of(sides.get(1)));
            }
            case "_==_" -> {
                List<CelExpr> sides = expression.call().args();
                Guards straight = equal(sides.get(0), List.of(sides.get(1)));
                yield straight != NONE ? straight : equal(sides.get(1), List.of(sides.get(0)));
            }
            case "@in" -> {
                List<CelExpr> sides = expression.call().args();
                yield sides.get(1).getKind() == CelExpr.ExprKind.Kind.LIST
                        ? equal(sides.get(0), sides.get(1).list().elements())
                        : NONE;
            }
            default -> NONE;
        };
    }

    private Guards and(Guards other) {
        return new Guards(both(methods, other.methods), both(paths, other.paths));
    }

    private static @Nullable Set<String> both(@Nullable Set<String> a, @Nullable Set<String> b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        Set<String> both = new HashSet<>(a);
        both.retainAll(b);
        return Set.copyOf(both);
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
            return new Guards(Set.copyOf(texts), null);
        }
        return isField(field, "request", "path") ? new Guards(null, Set.copyOf(texts)) : NONE;
    }

    static boolean isText(CelExpr expression) {
        return expression.getKind() == CelExpr.ExprKind.Kind.CONSTANT
                && expression.constant().getKind() == CelConstant.Kind.STRING_VALUE;
    }

    static boolean isField(CelExpr expression, String variable, String field) {
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
    static String call(CelExpr expression) {
        return expression.getKind() == CelExpr.ExprKind.Kind.CALL
                ? expression.call().function()
                : "";
    }
}
