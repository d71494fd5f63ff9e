// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel.analysis;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.riskgate.yaml.YamlNode;

import java.util.List;

/** A condition's tree and the place in the file from which it comes. */
final class ConditionSource {

    private final YamlNode node;
    private final CelAbstractSyntaxTree tree;
    private boolean sound = true;

    ConditionSource(YamlNode node, CelAbstractSyntaxTree tree) {
        this.node = node;
        this.tree = tree;
    }

    /** Every expression of it. */
    List<CelExpr> all() {
        return CelNavigableAst.fromAst(tree)
                .getRoot()
                .allNodes()
                .map(CelNavigableExpr::expr)
                .toList();
    }

    /** False if a problem was reported. */
    boolean isSound() {
        return sound;
    }

    void problem(CelExpr at, String message) {
        node.problemAt(offset(at), message);
        sound = false;
    }

    void warn(CelExpr at, String message) {
        node.warnAt(offset(at), message);
    }

    /** Where it starts in the condition's text; 0 if the parser does not say. */
    int offset(CelExpr expression) {
        int codePoints = tree.getSource().getPositionsMap().getOrDefault(expression.id(), 0);
        String text = node.text();
        return text.offsetByCodePoints(
                0, Math.min(codePoints, text.codePointCount(0, text.length())));
    }
}
