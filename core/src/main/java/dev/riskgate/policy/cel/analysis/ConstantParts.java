// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel.analysis;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.riskgate.policy.cel.Guards;
import dev.riskgate.policy.cel.RequestFunctions;
import dev.riskgate.policy.cel.ValueDomain;
import dev.riskgate.policy.cel.ValueDomain.Flags;
import dev.riskgate.policy.cel.ValueDomain.Numbers;
import dev.riskgate.policy.cel.ValueDomain.Words;
import dev.riskgate.policy.cel.Variables;
import dev.riskgate.policy.cel.analysis.AbstractEvaluation.Scope;
import dev.riskgate.yaml.Quote;
import dev.riskgate.yaml.Suggestion;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * Finds the smallest parts of a condition that are the same for every request, and says of each why
 * that is so and what to write. A rule that never matches protects nothing, and one that always
 * matches was meant otherwise.
 */
final class ConstantParts {

    private static final Set<String> NUMBERS =
            Set.of("risk.score", "risk.identity", "risk.behaviour");

    private final AbstractEvaluation evaluation;
    private final BiConsumer<CelExpr, String> problems;

    /**
     * @param problems receives where a part stands, and what is wrong with it
     */
    ConstantParts(AbstractEvaluation evaluation, BiConsumer<CelExpr, String> problems) {
        this.evaluation = evaluation;
        this.problems = problems;
    }

    void report(CelExpr condition) {
        if (isFlag(condition)) {
            // A plain "true" is no slip: the rule is for all requests of its routes.
            if (!condition.constant().booleanValue()) {
                problems.accept(
                        condition,
                        "false is never true, so the rule never matches: leave the rule out; mode:"
                                + " shadow tries one out");
            }
            return;
        }
        found(condition, Set.of());
    }

    /** Whether something was reported of the expression or of a part of it. */
    private boolean found(CelExpr expression, Set<String> locals) {
        if (ClosedExpressions.isClosed(expression)) {
            return !isFlag(expression) && constant(expression, Scope.within(locals));
        }
        boolean within =
                switch (expression.getKind()) {
                    case CALL -> foundInCall(expression, locals);
                    case SELECT -> found(expression.select().operand(), locals);
                    case LIST -> any(expression.list().elements(), locals);
                    case MAP ->
                            any(
                                    expression.map().entries().stream()
                                            .flatMap(
                                                    entry ->
                                                            List.of(entry.key(), entry.value())
                                                                    .stream())
                                            .toList(),
                                    locals);
                    case COMPREHENSION -> foundInMacro(expression.comprehension(), locals);
                    default -> false;
                };
        return within || constant(expression, Scope.within(locals));
    }

    private boolean foundInCall(CelExpr call, Set<String> locals) {
        return switch (call.call().function()) {
            case "_&&_", "_||_" -> operands(parts(call), locals);
            case "!_" -> operands(call.call().args(), locals);
            case "_?_:_" -> {
                boolean question = operands(call.call().args().subList(0, 1), locals);
                yield any(call.call().args().subList(1, 3), locals) || question;
            }
            default -> {
                boolean inTarget =
                        call.call().target().map(target -> found(target, locals)).orElse(false);
                boolean inArgs = any(call.call().args(), locals);
                yield inTarget || inArgs || misfit(call, Scope.within(locals));
            }
        };
    }

    private boolean foundInMacro(CelExpr.CelComprehension macro, Set<String> locals) {
        Set<String> inner = new HashSet<>(locals);
        inner.addAll(List.of(macro.iterVar(), macro.iterVar2(), macro.accuVar()));
        boolean inRange = found(macro.iterRange(), locals);
        return found(macro.loopStep(), inner) || inRange;
    }

    private boolean any(List<CelExpr> expressions, Set<String> locals) {
        boolean found = false;
        for (CelExpr expression : expressions) {
            found |= found(expression, locals);
        }
        return found;
    }

    /** What stands where only true or false is of use. */
    private boolean operands(List<CelExpr> expressions, Set<String> locals) {
        boolean found = false;
        for (CelExpr expression : expressions) {
            if (isFlag(expression)) {
                problems.accept(
                        expression,
                        "%s is the same for every request: write what the request has to be, or leave it out"
                                .formatted(expression.constant().booleanValue()));
                found = true;
            } else {
                found |= found(expression, locals);
            }
        }
        return found;
    }

    /** The conjuncts of {@code a && b && c}, which is a tree; or the disjuncts. */
    private static List<CelExpr> parts(CelExpr call) {
        List<CelExpr> parts = new ArrayList<>();
        for (CelExpr side : call.call().args()) {
            if (Guards.call(side).equals(call.call().function())) {
                parts.addAll(parts(side));
            } else {
                parts.add(side);
            }
        }
        return parts;
    }

    private boolean constant(CelExpr expression, Scope scope) {
        if (!(evaluation.value(expression, scope) instanceof Flags flags) || !flags.isConstant()) {
            return false;
        }
        String call = Guards.call(expression);
        boolean chain = call.equals("_&&_") || call.equals("_||_");
        if (!chain || !contradiction(expression, call.equals("_&&_"), scope)) {
            problems.accept(expression, text(expression) + verdict(flags) + why(expression, scope));
        }
        return true;
    }

    private static String verdict(Flags flags) {
        return flags.isEmpty()
                ? " can never be evaluated"
                : flags.canBeTrue() ? " is always true" : " is never true";
    }

    /** Of two parts that leave nothing between them. */
    private boolean contradiction(CelExpr chain, boolean and, Scope scope) {
        List<CelExpr> parts = parts(chain);
        Scope before = scope;
        for (int i = 0; i < parts.size(); i++) {
            Scope after = evaluation.assume(parts.get(i), and, before);
            if (after == null) {
                String earlier = earlier(parts.subList(0, i), parts.get(i), and, scope);
                problems.accept(
                        parts.get(i),
                        and
                                ? "%s is never true where %s is, so both with && never are: write || if one of them is enough"
                                        .formatted(text(parts.get(i)), earlier)
                                : "%s is always true where %s is not, so one of them with || always is: write && if both are needed"
                                        .formatted(text(parts.get(i)), earlier));
                return true;
            }
            before = after;
        }
        return false;
    }

    private String earlier(List<CelExpr> before, CelExpr part, boolean and, Scope scope) {
        for (CelExpr one : before) {
            Scope alone = evaluation.assume(one, and, scope);
            if (alone == null || evaluation.assume(part, and, alone) == null) {
                return text(one);
            }
        }
        return "what stands before it";
    }

    /** A text that the fact never is, a number that it never has, or a mistaken scale. */
    private boolean misfit(CelExpr call, Scope scope) {
        List<CelExpr> args = call.call().args();
        return switch (call.call().function()) {
            case "_==_", "_!=_" ->
                    misfit(args.get(0), args.get(1), scope)
                            || misfit(args.get(1), args.get(0), scope);
            case "_<_", "_<=_", "_>_", "_>=_" ->
                    scale(args.get(0), args.get(1)) || scale(args.get(1), args.get(0));
            case "@in" -> {
                boolean found = false;
                if (args.get(1).getKind() == Kind.LIST) {
                    for (CelExpr item : args.get(1).list().elements()) {
                        found |= misfit(args.get(0), item, scope);
                    }
                }
                yield found;
            }
            default -> false;
        };
    }

    private boolean misfit(CelExpr fact, CelExpr other, Scope scope) {
        if (!ClosedExpressions.isClosed(other) || ClosedExpressions.isClosed(fact)) {
            return false;
        }
        ValueDomain known = evaluation.value(fact, scope);
        ValueDomain value = evaluation.value(other, scope);
        if (known instanceof Words words && value instanceof Words one && one.isSingle()) {
            String word = one.texts().named().iterator().next();
            if (!words.contains(word)) {
                problems.accept(
                        other,
                        "%s is never %s%s"
                                .formatted(text(fact), Quote.of(word), fault(words, word)));
                return true;
            }
            String spelling = words.form().spelling(word);
            if (spelling != null) {
                problems.accept(other, spelling);
                return true;
            }
        } else if (known instanceof Numbers
                && value instanceof Numbers
                && known.and(value).isEmpty()) {
            problems.accept(
                    other,
                    "%s is never %s".formatted(text(fact), text(other)) + meaning(fact, scope));
            return true;
        }
        return scale(fact, other);
    }

    private static String fault(Words words, String word) {
        String fault = words.form().fault(word);
        if (fault != null) {
            return fault;
        }
        Set<String> known = new TreeSet<>(words.texts().named());
        known.remove("");
        return Suggestion.among(word, known);
    }

    /**
     * Somebody who thinks of a score from 0 to 1 would be answered the same by nearly every
     * request.
     */
    private boolean scale(CelExpr fact, CelExpr number) {
        if (!NUMBERS.contains(Guards.path(fact))
                || number.getKind() != Kind.CONSTANT
                || number.constant().getKind() != CelConstant.Kind.DOUBLE_VALUE) {
            return false;
        }
        double value = number.constant().doubleValue();
        if (value <= 0 || value >= 1) {
            return false;
        }
        String meant =
                BigDecimal.valueOf(value).movePointRight(2).stripTrailingZeros().toPlainString();
        problems.accept(
                number,
                "%s runs from 0 to 100, not from 0 to 1: write %s for %s"
                        .formatted(
                                Guards.path(fact).equals("risk.score")
                                        ? "the score"
                                        : Guards.path(fact),
                                meant.contains(".") ? meant : meant + ".0",
                                value));
        return true;
    }

    private String why(CelExpr expression, Scope scope) {
        if (ClosedExpressions.isClosed(expression)) {
            return ": it reads nothing of the request; write what the request has to be";
        }
        if (AbstractEvaluation.isPresenceOfField(expression, scope)) {
            return ": every request has this field; compare its value instead";
        }
        List<CelExpr> args = Guards.args(expression);
        if (Guards.call(expression).equals("@in")
                && args.get(1).getKind() == Kind.LIST
                && args.get(1).list().elements().isEmpty()) {
            return ": the list is empty; name in it what is meant";
        }
        String part = partFault(expression, scope);
        if (part != null) {
            return ": " + part;
        }
        for (CelExpr side : args) {
            String meaning = meaning(side, scope);
            if (!meaning.isEmpty()) {
                return meaning;
            }
        }
        for (CelExpr side : args) {
            if (!ClosedExpressions.isClosed(side)
                    && evaluation.value(side, scope) instanceof Words one
                    && one.isSingle()) {
                return ": %s is always %s here"
                        .formatted(text(side), Quote.of(one.texts().named().iterator().next()));
            }
        }
        return args.isEmpty() ? "" : ", whatever the request is";
    }

    private @Nullable String partFault(CelExpr call, Scope scope) {
        if (call.getKind() != Kind.CALL
                || call.call().target().isEmpty()
                || call.call().args().size() != 1
                || !(evaluation.value(call.call().target().get(), scope) instanceof Words words)
                || !(evaluation.value(call.call().args().getFirst(), scope) instanceof Words part)
                || !part.isSingle()) {
            return null;
        }
        return words.form().partFault(part.texts().named().iterator().next());
    }

    /** What values the fact has; empty if that is said elsewhere. */
    private static String meaning(CelExpr fact, Scope scope) {
        String path = Guards.path(fact);
        if (Guards.call(fact).equals("size")) {
            return ": a size is a whole number from 0 on";
        }
        return scope.hides(path)
                ? ""
                : Variables.field(path)
                        .map(Variables.Field::meaning)
                        .filter(meaning -> !meaning.isEmpty())
                        .map(meaning -> ": %s is %s".formatted(path, meaning))
                        .orElse("");
    }

    private static boolean isFlag(CelExpr expression) {
        return expression.getKind() == Kind.CONSTANT
                && expression.constant().getKind() == CelConstant.Kind.BOOLEAN_VALUE;
    }

    private String text(CelExpr expression) {
        String text = evaluation.text(expression);
        return text.isEmpty() ? "this" : Quote.bound(RequestFunctions.written(text));
    }
}
