// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel;

import com.google.common.collect.BoundType;
import com.google.common.collect.ImmutableRangeSet;
import com.google.common.collect.Range;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The values that an expression can have, or more: never fewer, so that what is said of it is
 * certain. Immutable.
 */
public sealed interface ValueDomain {

    ValueDomain ANYTHING = new Anything();

    /** Of a kind of which nothing is known, such as a claim of a token. */
    record Anything() implements ValueDomain {}

    /** Texts of this form. */
    record Words(StringSet texts, WordForm form) implements ValueDomain {

        public Words {
            if (!texts.except()) {
                Set<String> possible = new HashSet<>(texts.named());
                possible.removeIf(word -> form.fault(word) != null);
                texts = StringSet.of(possible);
            }
        }

        public boolean contains(String word) {
            return texts.contains(word) && form.fault(word) == null;
        }

        @Override
        public boolean isEmpty() {
            return !texts.except() && texts.named().isEmpty();
        }

        @Override
        public boolean isSingle() {
            return !texts.except() && texts.named().size() == 1;
        }
    }

    /**
     * Numbers, of which none is NaN.
     *
     * @param whole whether they are whole; the ranges end at whole numbers then
     */
    record Numbers(ImmutableRangeSet<BigDecimal> ranges, boolean whole) implements ValueDomain {

        public Numbers {
            if (whole) {
                ranges =
                        ranges.asRanges().stream()
                                .map(Numbers::toWhole)
                                .filter(range -> !range.isEmpty())
                                .collect(ImmutableRangeSet.toImmutableRangeSet());
            }
        }

        private static Range<BigDecimal> toWhole(Range<BigDecimal> range) {
            Range<BigDecimal> all = Range.all();
            if (range.hasLowerBound()) {
                BigDecimal least = range.lowerEndpoint().setScale(0, RoundingMode.CEILING);
                boolean excluded =
                        range.lowerBoundType() == BoundType.OPEN
                                && least.compareTo(range.lowerEndpoint()) == 0;
                all = Range.atLeast(excluded ? least.add(BigDecimal.ONE) : least);
            }
            if (!range.hasUpperBound()) {
                return all;
            }
            BigDecimal most = range.upperEndpoint().setScale(0, RoundingMode.FLOOR);
            boolean excluded =
                    range.upperBoundType() == BoundType.OPEN
                            && most.compareTo(range.upperEndpoint()) == 0;
            Range<BigDecimal> upTo = Range.atMost(excluded ? most.subtract(BigDecimal.ONE) : most);
            return all.isConnected(upTo)
                    ? all.intersection(upTo)
                    : Range.closedOpen(BigDecimal.ZERO, BigDecimal.ZERO);
        }

        @Override
        public boolean isEmpty() {
            return ranges.isEmpty();
        }

        @Override
        public boolean isSingle() {
            if (isEmpty()) {
                return false;
            }
            Range<BigDecimal> span = ranges.span();
            return span.hasLowerBound()
                    && span.hasUpperBound()
                    && span.lowerEndpoint().compareTo(span.upperEndpoint()) == 0;
        }

        /** Whether a number of these can be below one of those; neither may be empty. */
        public boolean canBeBelow(Numbers other, boolean orEqual) {
            Range<BigDecimal> own = ranges.span();
            Range<BigDecimal> others = other.ranges.span();
            if (!own.hasLowerBound() || !others.hasUpperBound()) {
                return true;
            }
            int order = own.lowerEndpoint().compareTo(others.upperEndpoint());
            return order < 0
                    || order == 0
                            && orEqual
                            && own.lowerBoundType() == BoundType.CLOSED
                            && others.upperBoundType() == BoundType.CLOSED;
        }

        /** Those that are below some number of the other's. */
        public Numbers below(Numbers other, boolean orEqual) {
            Range<BigDecimal> others = other.ranges.span();
            return others.hasUpperBound()
                    ? within(
                            Range.upTo(
                                    others.upperEndpoint(),
                                    bound(orEqual, others.upperBoundType())))
                    : this;
        }

        /** Those that are above some number of the other's. */
        public Numbers above(Numbers other, boolean orEqual) {
            Range<BigDecimal> others = other.ranges.span();
            return others.hasLowerBound()
                    ? within(
                            Range.downTo(
                                    others.lowerEndpoint(),
                                    bound(orEqual, others.lowerBoundType())))
                    : this;
        }

        private static BoundType bound(boolean orEqual, BoundType type) {
            return orEqual ? type : BoundType.OPEN;
        }

        private Numbers within(Range<BigDecimal> range) {
            return new Numbers(ranges.subRangeSet(range), whole);
        }
    }

    /** True, false, either, or, where an expression always fails, neither. */
    record Flags(boolean canBeTrue, boolean canBeFalse) implements ValueDomain {
        public static final Flags BOTH = new Flags(true, true);

        public static Flags of(boolean value) {
            return new Flags(value, !value);
        }

        public Flags not() {
            return new Flags(canBeFalse, canBeTrue);
        }

        public boolean isConstant() {
            return !canBeTrue || !canBeFalse;
        }

        @Override
        public boolean isEmpty() {
            return !canBeTrue && !canBeFalse;
        }

        @Override
        public boolean isSingle() {
            return canBeTrue != canBeFalse;
        }
    }

    default boolean isEmpty() {
        return false;
    }

    /** Whether there is one value only. */
    default boolean isSingle() {
        return false;
    }

    static Words words(Collection<String> words) {
        return new Words(StringSet.of(Set.copyOf(words)), WordForm.ANY);
    }

    static Words words(WordForm form) {
        return new Words(StringSet.ALL, form);
    }

    static Numbers numbers(double least, double most) {
        return new Numbers(
                ImmutableRangeSet.of(Range.closed(new BigDecimal(least), new BigDecimal(most))),
                false);
    }

    static Numbers wholeNumbers(long least, long most) {
        return new Numbers(
                ImmutableRangeSet.of(Range.closed(new BigDecimal(least), new BigDecimal(most))),
                true);
    }

    /** What is in both. Where the kinds differ, nothing is. */
    default ValueDomain and(ValueDomain other) {
        if (other instanceof Anything) {
            return this;
        }
        return switch (this) {
            case Anything _ -> other;
            case Words(StringSet texts, WordForm form) ->
                    other instanceof Words(StringSet others, WordForm otherForm)
                            ? new Words(texts.and(others), form == WordForm.ANY ? otherForm : form)
                            : words(List.of());
            case Numbers numbers ->
                    other instanceof Numbers others
                            ? new Numbers(
                                    numbers.ranges.intersection(others.ranges),
                                    numbers.whole || others.whole)
                            : new Numbers(ImmutableRangeSet.of(), true);
            case Flags(boolean canBeTrue, boolean canBeFalse) ->
                    other instanceof Flags flags
                            ? new Flags(
                                    canBeTrue && flags.canBeTrue, canBeFalse && flags.canBeFalse)
                            : new Flags(false, false);
        };
    }

    /** What is in either. */
    default ValueDomain or(ValueDomain other) {
        return switch (this) {
            case Words(StringSet texts, WordForm form)
                    when other instanceof Words(StringSet others, WordForm otherForm) ->
                    new Words(
                            texts.complement().and(others.complement()).complement(),
                            form == otherForm ? form : WordForm.ANY);
            case Numbers numbers when other instanceof Numbers others ->
                    new Numbers(numbers.ranges.union(others.ranges), numbers.whole && others.whole);
            case Flags(boolean canBeTrue, boolean canBeFalse) when other instanceof Flags flags ->
                    new Flags(canBeTrue || flags.canBeTrue, canBeFalse || flags.canBeFalse);
            default -> ANYTHING;
        };
    }

    /**
     * What is left without this one value; all of it where more than one may be meant, or what it
     * is.
     */
    default ValueDomain without(ValueDomain single) {
        if (!single.isSingle()) {
            return this;
        }
        return switch (this) {
            case Words(StringSet texts, WordForm form)
                    when single instanceof Words(StringSet one, _) ->
                    new Words(texts.and(one.complement()), form);
            case Numbers(ImmutableRangeSet<BigDecimal> ranges, boolean whole)
                    when single instanceof Numbers(ImmutableRangeSet<BigDecimal> one, _) ->
                    new Numbers(ranges.difference(one), whole);
            case Flags(boolean canBeTrue, boolean canBeFalse) when single instanceof Flags one ->
                    new Flags(canBeTrue && !one.canBeTrue, canBeFalse && !one.canBeFalse);
            default -> this;
        };
    }
}
