// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel.analysis;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.riskgate.policy.cel.Guards;
import dev.riskgate.yaml.YamlNode;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the type check cannot see and yet is certainly, or probably, a mistake. */
final class ConditionChecks {

    private static final Set<String> LOGICAL = Set.of("_&&_", "_||_", "_?_:_");

    /** What does not take a failure for a value. */
    private static final Set<String> JUDGING =
            Set.of("_&&_", "_||_", "_?_:_", "!_", "@not_strictly_false", "__not_strictly_false__");

    private static final Set<String> ATTRIBUTES = Set.of("client.attributes", "client.claims");

    private final YamlNode node;
    private final CelAbstractSyntaxTree tree;
    private final AbstractEvaluation evaluation;
    private boolean pass = true;

    ConditionChecks(YamlNode node, CelAbstractSyntaxTree tree, AbstractEvaluation evaluation) {
        this.node = node;
        this.tree = tree;
        this.evaluation = evaluation;
    }

    /** False if a problem was reported. */
    boolean pass() {
        List<CelNavigableExpr> nodes = CelNavigableAst.fromAst(tree).getRoot().allNodes().toList();
        nodes.forEach(this::checkHiddenFailure);
        List<CelExpr> all = nodes.stream().map(CelNavigableExpr::expr).toList();
        for (CelExpr expression : all) {
            if (Guards.call(expression).equals("matches")) {
                checkRegex(expression);
            }
        }
        new ConstantParts(evaluation, this::problem).report(tree.getExpr());
        warnOfAbsentAttributes(all);
        return pass;
    }

    /**
     * The library hands the failure of {@code &&}, {@code ||} or a macro on as a value, which
     * equals nothing: compared with {@code ==}, what cannot be evaluated would be false, and a deny
     * rule open.
     */
    private void checkHiddenFailure(CelNavigableExpr node) {
        boolean logical =
                node.getKind() == Kind.COMPREHENSION || LOGICAL.contains(Guards.call(node.expr()));
        CelExpr parent = node.parent().map(CelNavigableExpr::expr).orElse(null);
        if (!logical || parent == null || !isTruth(node.expr())) {
            return;
        }
        boolean compared =
                switch (parent.getKind()) {
                    case CALL -> !JUDGING.contains(parent.call().function());
                    case LIST, MAP -> true;
                    default -> false;
                };
        if (compared) {
            problem(
                    node.expr(),
                    "what is joined by && or ||, chosen by ?: or asked of a list cannot be"
                            + " compared: write it alone, or with ! before it, and join it by && or"
                            + " ||");
        }
    }

    private boolean isTruth(CelExpr expression) {
        CelKind kind = tree.getType(expression.id()).map(CelType::kind).orElse(CelKind.DYN);
        return kind == CelKind.BOOL || kind == CelKind.DYN;
    }

    /** CEL would fail on a bad pattern with every request. */
    private void checkRegex(CelExpr call) {
        CelExpr pattern = call.call().args().getLast();
        if (!Guards.isText(pattern)) {
            problem(
                    pattern,
                    "a regular expression has to be written out: whoever chooses it chooses what it"
                            + " costs");
            return;
        }
        try {
            int size = Pattern.compile(pattern.constant().stringValue()).programSize();
            if (size > ConditionCompiler.MAX_REGEX_SIZE) {
                problem(
                        pattern,
                        "this regular expression is too costly (%d of at most %d steps)"
                                .formatted(size, ConditionCompiler.MAX_REGEX_SIZE));
            }
        } catch (PatternSyntaxException e) {
            problem(pattern, "not a regular expression (RE2): " + e.getDescription());
        }
    }

    /**
     * Reading an attribute that a client does not have is an error, and an error counts as a match.
     */
    private void warnOfAbsentAttributes(List<CelExpr> all) {
        Set<String> tested = new HashSet<>();
        for (CelExpr expression : all) {
            if (isAttribute(expression) && expression.select().testOnly()) {
                tested.add(expression.select().field());
            }
            if (Guards.call(expression).equals("@in")
                    && Guards.isText(expression.call().args().getFirst())) {
                tested.add(expression.call().args().getFirst().constant().stringValue());
            }
        }
        Set<String> warned = new HashSet<>();
        for (CelExpr expression : all) {
            if (isAttribute(expression)
                    && !tested.contains(expression.select().field())
                    && warned.add(expression.select().field())) {
                String path = Guards.path(expression);
                warnOfAbsence(expression.select().operand(), path, "has(%s)".formatted(path));
            }
            if (isAttributeInBrackets(expression)) {
                CelExpr map = expression.call().args().getFirst();
                CelExpr key = expression.call().args().getLast();
                String name = key.constant().stringValue();
                if (!tested.contains(name) && warned.add(name)) {
                    String path = Guards.path(map);
                    warnOfAbsence(
                            key,
                            "%s[\"%s\"]".formatted(path, name),
                            "\"%s\" in %s".formatted(name, path));
                }
            }
        }
    }

    private void warnOfAbsence(CelExpr at, String attribute, String test) {
        node.warnAt(
                offset(at),
                "a client without %s counts as a match; if that is not meant, write %s &&"
                        .formatted(attribute, test));
    }

    /** {@code client.attributes["tier"]}. */
    private static boolean isAttributeInBrackets(CelExpr expression) {
        if (!Guards.call(expression).equals("_[_]")) {
            return false;
        }
        List<CelExpr> args = expression.call().args();
        return ATTRIBUTES.contains(Guards.path(args.getFirst())) && Guards.isText(args.getLast());
    }

    private static boolean isAttribute(CelExpr expression) {
        return expression.getKind() == CelExpr.ExprKind.Kind.SELECT
                && ATTRIBUTES.contains(Guards.path(expression.select().operand()));
    }

    private void problem(CelExpr at, String message) {
        node.problemAt(offset(at), message);
        pass = false;
    }

    private int offset(CelExpr expression) {
        int codePoints = tree.getSource().getPositionsMap().getOrDefault(expression.id(), 0);
        String text = node.text();
        return text.offsetByCodePoints(
                0, Math.min(codePoints, text.codePointCount(0, text.length())));
    }
}
