// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel.analysis;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.riskgate.policy.cel.Guards;

import java.util.List;
import java.util.Optional;

/**
 * What to write in place of a comparison of {@code request.query} with a text, for it is a map, or
 * of all values of a parameter or header with one, for they are a list.
 */
final class OverloadAdvice {

    private OverloadAdvice() {}

    /**
     * The advice for the call at this place; empty if it takes neither for a text.
     *
     * @param tree as parsed, not yet checked
     * @param codePoints the call's place in the text
     */
    static Optional<String> at(CelAbstractSyntaxTree tree, int codePoints) {
        return CelNavigableAst.fromAst(tree)
                .getRoot()
                .allNodes()
                .map(CelNavigableExpr::expr)
                .filter(call -> !Guards.call(call).isEmpty())
                .filter(call -> place(tree, call) == codePoints)
                .map(OverloadAdvice::of)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static int place(CelAbstractSyntaxTree tree, CelExpr call) {
        return tree.getSource().getPositionsMap().getOrDefault(call.id(), -1);
    }

    private static Optional<String> of(CelExpr call) {
        List<CelExpr> sides = ValueLists.sides(call);
        Optional<CelExpr> values = sides.stream().filter(ValueLists::is).findFirst();
        if (values.isPresent()) {
            return Optional.of(ofValues(call, sides, values.get()));
        }
        if (sides.stream().noneMatch(OverloadAdvice::isQuery)) {
            return Optional.empty();
        }
        String text =
                sides.stream()
                        .filter(Guards::isText)
                        .map(literal -> literal.constant().stringValue())
                        .findFirst()
                        .orElse("");
        return Optional.of(
                "request.query is a map of decoded values: write %s, or %s for the text as it came"
                        .formatted(parameter(text), rawText(call, text)));
    }

    /** {@code request.headers["x-debug"] == "1"}. */
    private static String ofValues(CelExpr call, List<CelExpr> sides, CelExpr values) {
        String list = ValueLists.text(values);
        String text =
                sides.stream()
                        .filter(Guards::isText)
                        .map(literal -> literal.constant().stringValue())
                        .findFirst()
                        .orElse("x");
        String function = call.call().function();
        String instead =
                switch (function) {
                    case "_!=_" -> "!(\"%s\" in %s)".formatted(text, list);
                    case "contains", "startsWith", "endsWith", "matches" ->
                            "%s.exists(v, v.%s(\"%s\"))".formatted(list, function, text);
                    default -> "\"%s\" in %s".formatted(text, list);
                };
        return "%s is a list of all its values: write %s".formatted(list, instead);
    }

    /** {@code debug=true} as a question for a value, anything else as one for a name. */
    private static String parameter(String text) {
        int equals = text.indexOf('=');
        String name = plain(equals < 0 ? text : text.substring(0, equals));
        String value = equals < 0 ? "" : plain(text.substring(equals + 1));
        if (name.isEmpty()) {
            return "\"true\" in request.query[\"debug\"]";
        }
        return value.isEmpty()
                ? "\"%s\" in request.query".formatted(name)
                : "\"%s\" in request.query[\"%s\"]".formatted(value, name);
    }

    /** Without what stood around the pair; empty if it is no plain word. */
    private static String plain(String text) {
        StringBuilder plain = new StringBuilder();
        for (char c : text.toCharArray()) {
            if (Character.isLetterOrDigit(c) || c == '-' || c == '_') {
                plain.append(c);
            } else if ("&?^$=".indexOf(c) < 0) {
                return "";
            }
        }
        return plain.toString();
    }

    private static String rawText(CelExpr call, String text) {
        String function = call.call().function();
        return call.call().target().filter(OverloadAdvice::isQuery).isPresent() && !text.isEmpty()
                ? "request.rawQuery.%s(\"%s\")".formatted(function, text)
                : "request.rawQuery";
    }

    private static boolean isQuery(CelExpr expression) {
        return Guards.isField(expression, "request", "query");
    }
}
