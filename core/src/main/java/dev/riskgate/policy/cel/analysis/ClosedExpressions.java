// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel.analysis;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.riskgate.policy.cel.ValueDomain;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Parts of a condition that read nothing of the request, so that evaluating them at load gives
 * their value.
 */
final class ClosedExpressions {

    private final CelAbstractSyntaxTree tree;
    private final CelRuntime runtime;

    /**
     * @param tree the condition that they are part of, type-checked
     */
    ClosedExpressions(CelAbstractSyntaxTree tree, CelRuntime runtime) {
        this.tree = tree;
        this.runtime = runtime;
    }

    static boolean isClosed(CelExpr expression) {
        return isClosed(expression, Set.of());
    }

    private static boolean isClosed(CelExpr expression, Set<String> bound) {
        return switch (expression.getKind()) {
            case CONSTANT -> true;
            case IDENT -> bound.contains(expression.ident().name());
            case SELECT -> isClosed(expression.select().operand(), bound);
            case CALL ->
                    expression.call().target().map(one -> isClosed(one, bound)).orElse(true)
                            && expression.call().args().stream()
                                    .allMatch(one -> isClosed(one, bound));
            case LIST ->
                    expression.list().elements().stream().allMatch(one -> isClosed(one, bound));
            case MAP ->
                    expression.map().entries().stream()
                            .allMatch(
                                    entry ->
                                            isClosed(entry.key(), bound)
                                                    && isClosed(entry.value(), bound));
            case COMPREHENSION -> {
                CelExpr.CelComprehension all = expression.comprehension();
                Set<String> inner = new HashSet<>(bound);
                inner.addAll(List.of(all.iterVar(), all.iterVar2(), all.accuVar()));
                yield isClosed(all.iterRange(), bound)
                        && isClosed(all.accuInit(), bound)
                        && isClosed(all.loopCondition(), inner)
                        && isClosed(all.loopStep(), inner)
                        && isClosed(all.result(), inner);
            }
            default -> false;
        };
    }

    /** What it evaluates to; no value at all if it fails. */
    ValueDomain value(CelExpr closed) {
        if (loops(closed) > 1) {
            // Nothing bounds what loops within loops would cost here.
            return ValueDomain.ANYTHING;
        }
        try {
            Object value =
                    runtime.createProgram(
                                    CelAbstractSyntaxTree.newCheckedAst(
                                            closed,
                                            tree.getSource(),
                                            tree.getReferenceMap(),
                                            tree.getTypeMap()))
                            .eval();
            return switch (value) {
                case String text -> ValueDomain.words(List.of(text));
                case Boolean flag -> ValueDomain.Flags.of(flag);
                case Long number -> ValueDomain.wholeNumbers(number, number);
                case Double number when isPlain(number) -> ValueDomain.numbers(number, number);
                default -> ValueDomain.ANYTHING;
            };
        } catch (CelEvaluationException | RuntimeException _) {
            return new ValueDomain.Flags(false, false);
        }
    }

    private long loops(CelExpr closed) {
        return CelNavigableAst.fromAst(CelAbstractSyntaxTree.newParsedAst(closed, tree.getSource()))
                .getRoot()
                .allNodes()
                .filter(node -> node.getKind() == CelExpr.ExprKind.Kind.COMPREHENSION)
                .count();
    }

    /** CEL distinguishes −0 from 0. */
    private static boolean isPlain(double number) {
        return Double.isFinite(number) && !(number == 0 && 1 / number < 0);
    }
}
