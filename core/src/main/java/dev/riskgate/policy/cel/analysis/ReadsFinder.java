// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel.analysis;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.riskgate.policy.cel.Guards;
import dev.riskgate.policy.cel.Reads;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds what a condition reads by name: {@code request.headers["x-a"]}, {@code "b" in
 * request.query}, {@code client.claims.c}. Where a name is not a literal, all may be read.
 * Stateless.
 */
final class ReadsFinder {

    private ReadsFinder() {}

    static Reads of(CelAbstractSyntaxTree tree) {
        List<CelNavigableExpr> all = CelNavigableAst.fromAst(tree).getRoot().allNodes().toList();
        Reads.Names headers = names(all, "request", "headers");
        Set<String> lower = new HashSet<>();
        headers.some().forEach(name -> lower.add(name.toLowerCase(Locale.ROOT)));
        return new Reads(
                headers.all() ? headers : Reads.Names.of(lower),
                names(all, "request", "query").and(names(all, "request", "rawQuery")),
                names(all, "client", "claims").and(names(all, "client", "attributes")),
                names(all, "request", "extensions"),
                fields(all, "peer"));
    }

    private static Reads.Names fields(List<CelNavigableExpr> all, String variable) {
        Reads.Names names = Reads.Names.NONE;
        for (CelNavigableExpr node : all) {
            if (isVariable(node.expr(), variable)) {
                names = names.and(name(node));
            }
        }
        return names;
    }

    /** A struct that is not read by a field may be read as a whole, so all of it counts. */
    private static Reads.Names names(List<CelNavigableExpr> all, String variable, String field) {
        Reads.Names names = Reads.Names.NONE;
        for (CelNavigableExpr node : all) {
            if (Guards.isField(node.expr(), variable, field)) {
                names = names.and(name(node));
            } else if (isVariable(node.expr(), variable) && !isSelected(node)) {
                names = Reads.Names.ALL;
            }
        }
        return names;
    }

    private static Reads.Names name(CelNavigableExpr map) {
        CelExpr parent = map.parent().map(CelNavigableExpr::expr).orElse(null);
        if (parent == null) {
            return Reads.Names.ALL;
        }
        if (parent.getKind() == CelExpr.ExprKind.Kind.SELECT) {
            return Reads.Names.of(Set.of(parent.select().field()));
        }
        List<CelExpr> sides = Guards.args(parent);
        boolean index = Guards.call(parent).equals("_[_]") && sides.get(0).id() == map.id();
        boolean member = Guards.call(parent).equals("@in") && sides.get(1).id() == map.id();
        if (!index && !member) {
            return Reads.Names.ALL;
        }
        CelExpr key = sides.get(index ? 1 : 0);
        return Guards.isText(key)
                ? Reads.Names.of(Set.of(key.constant().stringValue()))
                : Reads.Names.ALL;
    }

    private static boolean isVariable(CelExpr expression, String name) {
        return expression.getKind() == CelExpr.ExprKind.Kind.IDENT
                && expression.ident().name().equals(name);
    }

    private static boolean isSelected(CelNavigableExpr node) {
        return node.parent()
                .map(parent -> parent.expr().getKind() == CelExpr.ExprKind.Kind.SELECT)
                .orElse(false);
    }
}
