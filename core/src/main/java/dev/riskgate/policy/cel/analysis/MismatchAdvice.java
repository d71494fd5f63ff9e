// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel.analysis;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.riskgate.policy.cel.Guards;
import dev.riskgate.policy.cel.Variables;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says of a function or an operator that it does not take what it was given. Used once. */
final class MismatchAdvice {

    private static final Map<String, String> SIGNS =
            Map.ofEntries(
                    Map.entry("_==_", "=="),
                    Map.entry("_!=_", "!="),
                    Map.entry("_<_", "<"),
                    Map.entry("_<=_", "<="),
                    Map.entry("_>_", ">"),
                    Map.entry("_>=_", ">="),
                    Map.entry("_+_", "+"),
                    Map.entry("_-_", "-"),
                    Map.entry("_*_", "*"),
                    Map.entry("_/_", "/"),
                    Map.entry("_%_", "%"));

    private final String function;
    private final List<String> types;
    private final List<CelExpr> sides;

    /**
     * @param types of target and arguments, as the compiler writes them
     * @param sides the expressions themselves; empty if they are not known
     */
    private MismatchAdvice(String function, List<String> types, List<CelExpr> sides) {
        this.function = function;
        this.types = types;
        this.sides = sides;
    }

    /**
     * @param message the compiler's: {@code found no matching overload for '_==_' applied to
     *     '(string, int)' (candidates: ...)}
     * @param call the call that it speaks of, if it was found
     */
    static String of(String message, Optional<CelExpr> call) {
        String[] quoted = message.split("'", 5);
        List<String> types = TypeNames.arguments(quoted.length < 5 ? "()" : quoted[3]);
        List<CelExpr> sides = call.map(ValueLists::sides).orElse(List.of());
        return new MismatchAdvice(
                        quoted.length < 5 ? "" : quoted[1],
                        types,
                        sides.size() == types.size() ? sides : List.of())
                .sentence();
    }

    private String sentence() {
        return switch (function) {
            case "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_" -> comparison();
            case "_&&_" -> condition("&& takes two conditions", 2);
            case "_||_" -> condition("|| takes two conditions", 2);
            case "!_" -> condition("! takes a condition", 1);
            case "_?_:_" ->
                    type(0).equals("bool")
                            ? "both sides of : have to be of one kind, and these are %s and %s"
                                    .formatted(name(1), name(2))
                            : condition("before ? stands a condition", 1);
            case "@in" ->
                    "in looks into a list or a map, and %s is %s: write in [%s]"
                            .formatted(shown(1, "this"), name(1), shown(1, "..."));
            case "_[_]" -> index();
            case "@glob" -> fixed("request.path.glob", "\"/v1/orders/**\"");
            case "@inCidr" -> fixed("request.clientAddress.inCidr", "\"10.0.0.0/8\"");
            case "size" -> "size takes a text, a list or a map, and this is " + name(0);
            case "-_" -> "- takes a number, and this is " + name(0);
            default -> otherwise();
        };
    }

    private String comparison() {
        String sign = SIGNS.getOrDefault(function, function);
        String what =
                "%s compares two of a kind, and here %s with %s".formatted(sign, name(0), name(1));
        String hint = hint(0, 1);
        if (hint.isEmpty()) {
            hint = hint(1, 0);
        }
        return hint.isEmpty() ? what : what + ": " + hint;
    }

    /** What to write for the literal that is compared with a value of another type. */
    private String hint(int value, int other) {
        String type = type(value);
        String wrong = type(other);
        String left = shown(value, "x");
        String literal = literal(other);
        if (type.startsWith("list(") && !wrong.startsWith("list(")) {
            String item = literal.isEmpty() ? "\"...\"" : literal;
            return function.equals("_!=_")
                    ? "write !(%s in %s)".formatted(item, left)
                    : "write %s in %s".formatted(item, left);
        }
        if (type.startsWith("riskgate.") && !type.equals(wrong)) {
            return "write one of its fields, such as " + fields(left);
        }
        if (wrong.equals("null")) {
            return type.equals("string")
                    ? "what is absent is the empty text, \"\""
                    : "leave it out";
        }
        if (literal.isEmpty()) {
            return "";
        }
        if (type.equals("string") && !wrong.equals("string")) {
            return "write \"%s\"".formatted(literal);
        }
        if (!wrong.equals("string")) {
            return "";
        }
        String bare = literal.substring(1, literal.length() - 1);
        if (TypeNames.isNumber(type)) {
            return bare.matches("-?[0-9]+(\\.[0-9]+)?")
                    ? "write %s without quotes".formatted(bare)
                    : "";
        }
        return switch (type) {
            case "bool" -> "write %s or !%s alone".formatted(left, left);
            case "google.protobuf.Timestamp" -> "write timestamp(\"2026-01-31T00:00:00Z\")";
            case "google.protobuf.Duration" -> "write duration(%s)".formatted(literal);
            default -> "";
        };
    }

    private String condition(String what, int count) {
        for (int i = 0; i < count; i++) {
            if (!type(i).equals("bool") && !TypeNames.isOpen(type(i))) {
                return "%s, true or false, and %s is %s".formatted(what, shown(i, "this"), name(i));
            }
        }
        return what + ", true or false";
    }

    private String index() {
        String left = shown(0, "x");
        if (type(0).startsWith("riskgate.")) {
            String key = literal(1).replace("\"", "");
            return "%s has fields and no keys: write %s"
                    .formatted(
                            left,
                            Variables.field(left + "." + key).isPresent()
                                    ? left + "." + key
                                    : fields(left));
        }
        if (type(0).startsWith("list(")) {
            return "a list has its elements by number; to ask whether it holds one, write %s in %s"
                    .formatted(shown(1, "x"), left);
        }
        return "%s has nothing in [ ]: it is %s".formatted(left, name(0));
    }

    private String fixed(String call, String example) {
        return "%s takes a text or a list of texts, and this is %s: write %s(%s)"
                .formatted(call.substring(call.lastIndexOf('.') + 1), name(1), call, example);
    }

    private String otherwise() {
        if (SIGNS.containsKey(function)) {
            return "%s takes two of a kind, and these are %s and %s"
                    .formatted(SIGNS.get(function), name(0), name(1));
        }
        boolean search =
                List.of("contains", "startsWith", "endsWith", "matches").contains(function);
        if (search && type(0).startsWith("list(")) {
            String item = shown(1, "\"...\"");
            String list = shown(0, "list");
            return function.equals("contains")
                    ? "contains looks into a text, and this is %s: write %s in %s"
                            .formatted(name(0), item, list)
                    : "%s is for a text, and this is %s: write %s.exists(x, x.%s(%s))"
                            .formatted(function, name(0), list, function, item);
        }
        if (search) {
            return types.size() == 2
                    ? "%s is for a text and takes a text, and these are %s and %s"
                            .formatted(function, name(0), name(1))
                    : function + " takes one text: write x.%s(\"...\")".formatted(function);
        }
        return "%s does not take %s"
                .formatted(
                        function,
                        String.join(" and ", types.stream().map(TypeNames::one).toList()));
    }

    /** The first of them, as examples. */
    private static String fields(String struct) {
        return Variables.struct(struct)
                .map(
                        known ->
                                struct
                                        + "."
                                        + String.join(
                                                " or " + struct + ".",
                                                known.fields().keySet().stream()
                                                        .filter(field -> !field.equals("anonymous"))
                                                        .limit(2)
                                                        .toList()))
                .orElse(struct + ".NAME");
    }

    private String type(int i) {
        return i < types.size() ? types.get(i) : "";
    }

    private String name(int i) {
        return TypeNames.one(type(i));
    }

    private String shown(int i, String otherwise) {
        String text = i < sides.size() ? shown(sides.get(i)) : "";
        return text.isEmpty() ? otherwise : text;
    }

    private static String shown(CelExpr expression) {
        if (Guards.call(expression).equals("_[_]")) {
            String map = shown(expression.call().args().getFirst());
            String key = shown(expression.call().args().getLast());
            return map.isEmpty() || key.isEmpty() ? "" : map + "[" + key + "]";
        }
        String literal = literal(expression);
        return literal.isEmpty() ? Guards.path(expression) : literal;
    }

    private String literal(int i) {
        return i < sides.size() ? literal(sides.get(i)) : "";
    }

    /** As it is written; empty if it is none. */
    private static String literal(CelExpr expression) {
        if (expression.getKind() != CelExpr.ExprKind.Kind.CONSTANT) {
            return "";
        }
        CelConstant constant = expression.constant();
        return switch (constant.getKind()) {
            case STRING_VALUE -> "\"" + constant.stringValue() + "\"";
            case INT64_VALUE -> Long.toString(constant.int64Value());
            case DOUBLE_VALUE -> Double.toString(constant.doubleValue());
            case BOOLEAN_VALUE -> Boolean.toString(constant.booleanValue());
            default -> "";
        };
    }
}
