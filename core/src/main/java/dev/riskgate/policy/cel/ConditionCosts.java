// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;

import java.util.ArrayList;
import java.util.List;

/**
 * What each part of a condition costs for every character and element of its value. A value is
 * charged when it is known, and that is before the function around it gets it. What no caller can
 * make larger costs nothing. Immutable.
 *
 * <p>A charge stands for about a nanosecond; {@code bench/run worst} holds charges against time.
 */
public final class ConditionCosts {

    /** A part within a loop. */
    static final int NODE = 20;

    /**
     * An element of a list or map: CEL walks or copies whatever it reads and whatever a function
     * returns.
     */
    static final int ELEMENT = 20;

    /** A part within a loop that fails: CEL makes exceptions with stack traces. */
    static final int FAILURE = 5_000;

    /** Characters are charged in these parts of a charge. */
    static final int PARTS = 8;

    static final int COMPARED = 1;
    private static final int HASHED = PARTS;
    private static final int COPIED = PARTS;
    private static final int SEARCHED = 3 * PARTS;

    private static final int PARSED = 50 * PARTS;

    // CEL reads "1s1s1s..." in quadratic time: so much that what the budget lets through is no more
    // than it says.
    private static final int PARSED_SLOWLY = 400 * PARTS;

    /**
     * An ordinary request: characters of a text, of a text within a loop, and elements of a list.
     */
    static final int TEXT = 256;

    public static final int TEXT_IN_LOOP = 64;
    public static final int LIST = 8;

    private final CelAbstractSyntaxTree tree;
    private final int[] perNode;
    private final int[] perCharacter;
    private final int[] perElement;
    private boolean free = true;
    private long ordinary;

    private ConditionCosts(CelAbstractSyntaxTree tree, int size) {
        this.tree = tree;
        this.perNode = new int[size];
        this.perCharacter = new int[size];
        this.perElement = new int[size];
    }

    public static ConditionCosts of(CelAbstractSyntaxTree tree) {
        int size = Math.toIntExact(largestId(tree.getExpr()) + 1);
        ConditionCosts costs = new ConditionCosts(tree, size);
        costs.walk(tree.getExpr(), 1);
        return costs;
    }

    /** Whether it costs the same whatever is sent. */
    public boolean isFree() {
        return free;
    }

    /** What it costs for an ordinary request. */
    public long ordinary() {
        return ordinary;
    }

    int perNode(long id) {
        return perNode[(int) id];
    }

    /** In {@link #PARTS}. */
    int perCharacter(long id) {
        return perCharacter[(int) id];
    }

    int perElement(long id) {
        return perElement[(int) id];
    }

    /**
     * @param times how often an ordinary request evaluates this part
     */
    private void walk(CelExpr part, long times) {
        int id = (int) part.id();
        boolean inLoop = times > 1;
        if (inLoop) {
            perNode[id] = NODE;
        }
        if (mayHoldElements(part, inLoop)) {
            perElement[id] = ELEMENT;
        }
        if (part.getKind() == CelExpr.ExprKind.Kind.CALL) {
            chargeOperands(part);
        }
        free &= perNode[id] == 0 && perElement[id] == 0 && perCharacter[id] == 0;
        long characters = inLoop ? TEXT_IN_LOOP : TEXT;
        ordinary +=
                times
                        * (perNode[id]
                                + perElement[id] * (LIST + 1L)
                                + perCharacter[id] * characters / PARTS);
        if (part.getKind() == CelExpr.ExprKind.Kind.COMPREHENSION) {
            CelExpr.CelComprehension loop = part.comprehension();
            long rounds = times * rounds(loop.iterRange());
            walk(loop.iterRange(), times);
            walk(loop.accuInit(), times);
            walk(loop.loopCondition(), rounds);
            walk(loop.loopStep(), rounds);
            walk(loop.result(), times);
        } else {
            children(part).forEach(child -> walk(child, times));
        }
    }

    private static long rounds(CelExpr range) {
        return range.getKind() == CelExpr.ExprKind.Kind.LIST
                ? range.list().elements().size()
                : LIST;
    }

    /** A list that is written out costs what the policy says, and that in every round of a loop. */
    private boolean mayHoldElements(CelExpr part, boolean inLoop) {
        return switch (part.getKind()) {
            case CONSTANT -> false;
            case LIST, MAP -> inLoop;
            default -> {
                CelKind kind = tree.getType(part.id()).map(CelType::kind).orElse(CelKind.DYN);
                yield kind == CelKind.LIST || kind == CelKind.MAP || kind.isDyn();
            }
        };
    }

    private void chargeOperands(CelExpr call) {
        List<CelExpr> operands = children(call);
        boolean bounded = operands.stream().anyMatch(ConditionCosts::isConstant);
        switch (call.call().function()) {
            case "_&&_", "_||_", "!_", "_?_:_", "@not_strictly_false" -> {}
            // No more is compared than the shorter of both has.
            case "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_", "startsWith", "endsWith" ->
                    charge(operands, bounded ? 0 : COMPARED);
            case "@in", "_[_]", "size" -> charge(operands, HASHED);
            case "_+_", "string", "bytes", "dyn", "type" -> charge(operands, COPIED);
            case "contains" -> charge(operands, SEARCHED);
            case "matches" -> charge(operands, Regexes.costPerCharacter(operands) * PARTS);
            // Their fixed argument bounds them, or the path is kept in that form.
            case RequestFunctions.IN_CIDR, RequestFunctions.WITH_SLASH -> {}
            case RequestFunctions.GLOB ->
                    charge(operands, operands.getLast().constant().stringValue().length() * PARTS);
            case "duration" -> charge(operands, PARSED_SLOWLY);
            default -> charge(operands, PARSED);
        }
    }

    private void charge(List<CelExpr> operands, int parts) {
        for (CelExpr operand : operands) {
            if (!isConstant(operand)) {
                perCharacter[(int) operand.id()] = parts;
            }
        }
    }

    private static boolean isConstant(CelExpr part) {
        return part.getKind() == CelExpr.ExprKind.Kind.CONSTANT;
    }

    private static long largestId(CelExpr part) {
        long largest = part.id();
        for (CelExpr child : children(part)) {
            largest = Math.max(largest, largestId(child));
        }
        return largest;
    }

    private static List<CelExpr> children(CelExpr part) {
        return switch (part.getKind()) {
            case SELECT -> List.of(part.select().operand());
            case CALL -> {
                List<CelExpr> operands = new ArrayList<>(part.call().args());
                part.call().target().ifPresent(target -> operands.add(0, target));
                yield operands;
            }
            case LIST -> part.list().elements();
            case STRUCT ->
                    part.struct().entries().stream().map(CelExpr.CelStruct.Entry::value).toList();
            case MAP -> {
                List<CelExpr> all = new ArrayList<>();
                part.map()
                        .entries()
                        .forEach(
                                entry -> {
                                    all.add(entry.key());
                                    all.add(entry.value());
                                });
                yield all;
            }
            case COMPREHENSION -> {
                CelExpr.CelComprehension loop = part.comprehension();
                yield List.of(
                        loop.iterRange(),
                        loop.accuInit(),
                        loop.loopCondition(),
                        loop.loopStep(),
                        loop.result());
            }
            default -> List.of();
        };
    }
}
