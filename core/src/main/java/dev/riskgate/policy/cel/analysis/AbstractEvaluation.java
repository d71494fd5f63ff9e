// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel.analysis;

import com.google.common.collect.ImmutableRangeSet;
import com.google.common.collect.Range;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.parser.CelUnparser;
import dev.cel.parser.CelUnparserFactory;
import dev.cel.runtime.CelRuntime;
import dev.riskgate.policy.cel.Guards;
import dev.riskgate.policy.cel.RequestFunctions;
import dev.riskgate.policy.cel.StringSet;
import dev.riskgate.policy.cel.ValueDomain;
import dev.riskgate.policy.cel.ValueDomain.Flags;
import dev.riskgate.policy.cel.ValueDomain.Numbers;
import dev.riskgate.policy.cel.ValueDomain.Words;
import dev.riskgate.policy.cel.Variables;
import dev.riskgate.policy.cel.WordForm;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which values the parts of a condition can have, for all requests at once: abstract interpretation
 * (Cousot and Cousot, 1977) over {@link ValueDomain}s. What it cannot determine may have any value,
 * so it never calls constant what some request makes different. Whether an expression can fail is
 * left out: what can be neither true nor false always fails.
 *
 * <p>A condition reads one request, so two parts of it with the same text have the same value. That
 * is how contradictions between comparisons of one fact are found.
 */
final class AbstractEvaluation {

    /** Up to here, whole numbers are compared with others exactly. */
    private static final BigDecimal EXACT = BigDecimal.valueOf(1L << 53);

    /** Bounds what a condition of many levels can cost at load; beyond it, nothing is reported. */
    private static final int MAX_STEPS = 20_000;

    private static final Numbers ALL_NUMBERS =
            new Numbers(ImmutableRangeSet.of(Range.<BigDecimal>all()), false);

    private static final ValueDomain SIZE = ValueDomain.wholeNumbers(0, Long.MAX_VALUE);

    private final CelAbstractSyntaxTree tree;
    private final ClosedExpressions closed;
    private final Map<String, ValueDomain> facts;
    private final Map<Long, String> texts = new HashMap<>();
    private int steps;

    /**
     * @param facts what is known of facts by the rest of the policy, by path, such as {@code
     *     route}; others are as {@link Variables} has them
     */
    AbstractEvaluation(
            CelAbstractSyntaxTree tree, CelRuntime runtime, Map<String, ValueDomain> facts) {
        this.tree = tree;
        this.closed = new ClosedExpressions(tree, runtime);
        this.facts = facts;
    }

    /** What is known where an expression stands. */
    static final class Scope {
        private final Set<String> locals;
        private final Map<String, ValueDomain> known;
        private final Map<Long, ValueDomain> values = new HashMap<>();

        private Scope(Set<String> locals, Map<String, ValueDomain> known) {
            this.locals = locals;
            this.known = known;
        }

        /**
         * Where nothing has been assumed.
         *
         * @param locals variables of the macros around it
         */
        static Scope within(Set<String> locals) {
            return new Scope(locals, Map.of());
        }

        boolean hides(String path) {
            int dot = path.indexOf('.');
            return locals.contains(dot < 0 ? path : path.substring(0, dot));
        }

        /**
         * @param expression its text
         */
        private Scope with(String expression, ValueDomain domain) {
            Map<String, ValueDomain> more = new HashMap<>(known);
            more.put(expression, domain);
            return new Scope(locals, more);
        }

        /** What holds in both. */
        private Scope or(Scope other) {
            Map<String, ValueDomain> both = new HashMap<>();
            known.forEach(
                    (expression, domain) -> {
                        ValueDomain there = other.known.get(expression);
                        if (there != null) {
                            both.put(expression, domain.or(there));
                        }
                    });
            return new Scope(locals, both);
        }
    }

    /** Which of true and false an expression can be. */
    Flags truth(CelExpr expression, Scope scope) {
        return value(expression, scope) instanceof Flags flags ? flags : Flags.BOTH;
    }

    /** Which values it can have. */
    ValueDomain value(CelExpr expression, Scope scope) {
        ValueDomain known = scope.values.get(expression.id());
        if (known == null) {
            if (++steps > MAX_STEPS) {
                return ValueDomain.ANYTHING;
            }
            known =
                    ClosedExpressions.isClosed(expression)
                            ? closed.value(expression)
                            : open(expression, scope);
            scope.values.put(expression.id(), known);
        }
        return known;
    }

    private ValueDomain open(CelExpr expression, Scope scope) {
        List<CelExpr> args = Guards.args(expression);
        ValueDomain computed =
                switch (Guards.call(expression)) {
                    case "_&&_" -> and(args.get(0), args.get(1), true, scope);
                    case "_||_" -> and(args.get(0), args.get(1), false, scope).not();
                    case "!_" -> truth(args.get(0), scope).not();
                    case "_?_:_" -> choice(args, scope);
                    case "_==_" -> equal(args.get(0), args.get(1), scope);
                    case "_!=_" -> equal(args.get(0), args.get(1), scope).not();
                    case "_<_" -> below(args.get(0), args.get(1), false, scope);
                    case "_<=_" -> below(args.get(0), args.get(1), true, scope);
                    case "_>_" -> below(args.get(1), args.get(0), false, scope);
                    case "_>=_" -> below(args.get(1), args.get(0), true, scope);
                    case "@in" -> in(args.get(0), args.get(1), scope);
                    case "startsWith", "endsWith", "contains" -> part(expression, scope);
                    default -> unassumed(expression, scope);
                };
        ValueDomain assumed = scope.known.get(text(expression));
        return assumed == null ? computed : computed.and(assumed);
    }

    /** Whether both are so; {@code ||} is the same of both being false. */
    private Flags and(CelExpr left, CelExpr right, boolean truth, Scope scope) {
        Flags one = truth(left, scope, truth);
        Flags other = truth(right, scope, truth);
        Scope assumed = assume(left, truth, scope);
        return new Flags(
                assumed != null && truth(right, assumed, truth).canBeTrue(),
                one.canBeFalse() || other.canBeFalse());
    }

    private Flags truth(CelExpr expression, Scope scope, boolean straight) {
        Flags flags = truth(expression, scope);
        return straight ? flags : flags.not();
    }

    private ValueDomain choice(List<CelExpr> args, Scope scope) {
        Scope then = assume(args.get(0), true, scope);
        Scope otherwise = assume(args.get(0), false, scope);
        if (then == null) {
            return otherwise == null ? new Flags(false, false) : value(args.get(2), otherwise);
        }
        ValueDomain first = value(args.get(1), then);
        return otherwise == null ? first : first.or(value(args.get(2), otherwise));
    }

    private Flags equal(CelExpr left, CelExpr right, Scope scope) {
        ValueDomain one = value(left, scope);
        ValueDomain other = value(right, scope);
        boolean comparable =
                !(one instanceof ValueDomain.Anything || other instanceof ValueDomain.Anything);
        if (!comparable) {
            return Flags.BOTH;
        }
        if (isSame(left, right)) {
            return Flags.of(true);
        }
        return new Flags(
                !one.and(other).isEmpty() || tooLarge(one) || tooLarge(other),
                !(one.isSingle() && other.isSingle() && !one.and(other).isEmpty()));
    }

    private Flags below(CelExpr left, CelExpr right, boolean orEqual, Scope scope) {
        if (!(value(left, scope) instanceof Numbers one)
                || !(value(right, scope) instanceof Numbers other)
                || one.isEmpty()
                || other.isEmpty()
                || one.whole() != other.whole() && (tooLarge(one) || tooLarge(other))) {
            return Flags.BOTH;
        }
        if (isSame(left, right)) {
            return Flags.of(orEqual);
        }
        return new Flags(one.canBeBelow(other, orEqual), other.canBeBelow(one, !orEqual));
    }

    private Flags in(CelExpr element, CelExpr list, Scope scope) {
        if (list.getKind() != CelExpr.ExprKind.Kind.LIST) {
            return Flags.BOTH;
        }
        boolean canBeTrue = false;
        ValueDomain left = value(element, scope);
        for (CelExpr item : list.list().elements()) {
            canBeTrue |= equal(element, item, scope).canBeTrue();
            left =
                    isSame(item, element) && !(left instanceof ValueDomain.Anything)
                            ? new Flags(false, false)
                            : left.without(value(item, scope));
        }
        return new Flags(canBeTrue, !left.isEmpty());
    }

    /** Of a text's beginning, end or middle. */
    private Flags part(CelExpr call, Scope scope) {
        CelExpr of = call.call().target().orElse(call);
        List<CelExpr> args = call.call().args();
        if (args.size() != 1
                || !(value(of, scope) instanceof Words(StringSet all, WordForm form))
                || !(value(args.getFirst(), scope) instanceof Words part)
                || !part.isSingle()) {
            return Flags.BOTH;
        }
        String text = part.texts().named().iterator().next();
        if (text.isEmpty()) {
            return Flags.of(true);
        }
        if (all.except()) {
            return form.partFault(text) == null ? Flags.BOTH : Flags.of(false);
        }
        boolean canBeTrue = false;
        boolean canBeFalse = false;
        for (String word : all.named()) {
            boolean holds =
                    switch (call.call().function()) {
                        case "startsWith" -> word.startsWith(text);
                        case "endsWith" -> word.endsWith(text);
                        default -> word.contains(text);
                    };
            canBeTrue |= holds;
            canBeFalse |= !holds;
        }
        return new Flags(canBeTrue, canBeFalse);
    }

    /** Of an expression that is not looked into: by its path, its function or its type. */
    private ValueDomain unassumed(CelExpr expression, Scope scope) {
        String path = Guards.path(expression);
        if (!path.isEmpty() && !scope.hides(path)) {
            ValueDomain known = facts.get(path);
            if (known == null) {
                known = Variables.field(path).map(Variables.Field::domain).orElse(null);
            }
            if (known != null) {
                return known;
            }
        }
        if (isPresenceOfField(expression, scope)) {
            return Flags.of(true);
        }
        return switch (Guards.call(expression)) {
            case "size" -> SIZE;
            case RequestFunctions.WITH_SLASH -> ValueDomain.words(WordForm.PATH);
            default -> ofType(tree.getType(expression.id()).map(CelType::kind).orElse(CelKind.DYN));
        };
    }

    /** Whether it is {@code has(request.host)} or the like, which every request has. */
    static boolean isPresenceOfField(CelExpr expression, Scope scope) {
        if (expression.getKind() != CelExpr.ExprKind.Kind.SELECT
                || !expression.select().testOnly()) {
            return false;
        }
        String owner = Guards.path(expression.select().operand());
        return !scope.hides(owner) && Variables.struct(owner).isPresent();
    }

    private static ValueDomain ofType(CelKind kind) {
        return switch (kind) {
            case STRING -> ValueDomain.words(WordForm.ANY);
            case BOOL -> Flags.BOTH;
            case INT -> ValueDomain.wholeNumbers(Long.MIN_VALUE, Long.MAX_VALUE);
            // A double may be NaN, which no comparison holds of.
            default -> ValueDomain.ANYTHING;
        };
    }

    /** What is known where the expression is true, or false; null if it cannot be. */
    @Nullable Scope assume(CelExpr expression, boolean truth, Scope scope) {
        if (steps > MAX_STEPS) {
            return scope;
        }
        Flags now = truth(expression, scope);
        if (!(truth ? now.canBeTrue() : now.canBeFalse())) {
            return null;
        }
        List<CelExpr> args = Guards.args(expression);
        return switch (Guards.call(expression)) {
            case "_&&_" -> both(args, truth, truth, scope);
            case "_||_" -> both(args, truth, !truth, scope);
            case "!_" -> assume(args.get(0), !truth, scope);
            case "_?_:_" ->
                    either(
                            then(args.get(0), true, args.get(1), truth, scope),
                            then(args.get(0), false, args.get(2), truth, scope));
            case "_==_" -> equal(args, truth, scope);
            case "_!=_" -> equal(args, !truth, scope);
            case "_<_" -> ordered(args.get(0), args.get(1), false, truth, scope);
            case "_<=_" -> ordered(args.get(0), args.get(1), true, truth, scope);
            case "_>_" -> ordered(args.get(1), args.get(0), false, truth, scope);
            case "_>=_" -> ordered(args.get(1), args.get(0), true, truth, scope);
            case "@in" -> member(args.get(0), args.get(1), truth, scope);
            default -> refine(expression, Flags.of(truth), scope);
        };
    }

    private @Nullable Scope both(List<CelExpr> args, boolean truth, boolean all, Scope scope) {
        return all
                ? then(args.get(0), truth, args.get(1), truth, scope)
                : either(assume(args.get(0), truth, scope), assume(args.get(1), truth, scope));
    }

    private @Nullable Scope then(
            CelExpr first, boolean truth, CelExpr second, boolean secondTruth, Scope scope) {
        Scope assumed = assume(first, truth, scope);
        return assumed == null ? null : assume(second, secondTruth, assumed);
    }

    private static @Nullable Scope either(@Nullable Scope one, @Nullable Scope other) {
        return one == null ? other : other == null ? one : one.or(other);
    }

    private @Nullable Scope equal(List<CelExpr> args, boolean truth, Scope scope) {
        CelExpr left = args.get(0);
        CelExpr right = args.get(1);
        ValueDomain one = value(left, scope);
        ValueDomain other = value(right, scope);
        if (tooLarge(one) || tooLarge(other)) {
            return scope;
        }
        if (one instanceof Flags && other.isSingle() && other instanceof Flags flags) {
            return assume(left, flags.canBeTrue() == truth, scope);
        }
        if (other instanceof Flags && one.isSingle() && one instanceof Flags flags) {
            return assume(right, flags.canBeTrue() == truth, scope);
        }
        Scope refined = refine(left, truth ? one.and(other) : one.without(other), scope);
        return refined == null
                ? null
                : refine(right, truth ? other.and(one) : other.without(one), refined);
    }

    private @Nullable Scope ordered(
            CelExpr left, CelExpr right, boolean orEqual, boolean truth, Scope scope) {
        if (!truth) {
            // Not below is "not less" for numbers that are no NaN only.
            return value(left, scope) instanceof Numbers && value(right, scope) instanceof Numbers
                    ? ordered(right, left, !orEqual, true, scope)
                    : scope;
        }
        Scope refined = scope;
        if (value(right, scope) instanceof Numbers most && !most.isEmpty() && !tooLarge(most)) {
            Numbers own = value(left, scope) instanceof Numbers numbers ? numbers : ALL_NUMBERS;
            if (value(left, scope) instanceof Numbers
                    || value(left, scope) instanceof ValueDomain.Anything) {
                refined = refine(left, own.below(most, orEqual), refined);
            }
        }
        if (refined != null
                && value(left, scope) instanceof Numbers least
                && !least.isEmpty()
                && !tooLarge(least)) {
            Numbers own = value(right, scope) instanceof Numbers numbers ? numbers : ALL_NUMBERS;
            if (value(right, scope) instanceof Numbers
                    || value(right, scope) instanceof ValueDomain.Anything) {
                refined = refine(right, own.above(least, orEqual), refined);
            }
        }
        return refined;
    }

    private @Nullable Scope member(CelExpr element, CelExpr list, boolean truth, Scope scope) {
        if (list.getKind() != CelExpr.ExprKind.Kind.LIST || list.list().elements().isEmpty()) {
            return scope;
        }
        ValueDomain own = value(element, scope);
        ValueDomain rest = own;
        ValueDomain listed = null;
        for (CelExpr item : list.list().elements()) {
            ValueDomain one = value(item, scope);
            if (tooLarge(one)) {
                return scope;
            }
            rest = rest.without(one);
            listed = listed == null ? one : listed.or(one);
        }
        return listed == null ? scope : refine(element, truth ? own.and(listed) : rest, scope);
    }

    /**
     * Null if nothing is left. What reads nothing needs no refinement, and what is not told apart
     * by its text gets none.
     */
    private @Nullable Scope refine(CelExpr expression, ValueDomain domain, Scope scope) {
        if (domain.isEmpty()) {
            return null;
        }
        String text = text(expression);
        return ClosedExpressions.isClosed(expression)
                        || text.isEmpty()
                        || domain instanceof ValueDomain.Anything
                ? scope
                : scope.with(text, domain);
    }

    /** Numbers of different types are compared by rounding beyond this. */
    private static boolean tooLarge(ValueDomain domain) {
        if (!(domain instanceof Numbers numbers) || !domain.isSingle()) {
            return false;
        }
        return numbers.ranges().span().lowerEndpoint().abs().compareTo(EXACT) > 0;
    }

    private boolean isSame(CelExpr one, CelExpr other) {
        return !text(one).isEmpty() && text(one).equals(text(other));
    }

    /** The expression as it would be written; empty for what cannot be. */
    String text(CelExpr expression) {
        return texts.computeIfAbsent(expression.id(), _ -> unparsed(expression));
    }

    private String unparsed(CelExpr expression) {
        try {
            CelUnparser unparser = CelUnparserFactory.newUnparser();
            return unparser.unparse(
                    CelAbstractSyntaxTree.newParsedAst(expression, tree.getSource()));
        } catch (RuntimeException _) {
            return "";
        }
    }
}
