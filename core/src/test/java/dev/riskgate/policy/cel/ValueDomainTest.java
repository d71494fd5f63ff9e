// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.BoundType;
import com.google.common.collect.ImmutableRangeSet;
import com.google.common.collect.Range;

import dev.riskgate.policy.cel.ValueDomain.Flags;
import dev.riskgate.policy.cel.ValueDomain.Numbers;
import dev.riskgate.policy.cel.ValueDomain.Words;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What is said of the values that an expression can have decides whether an operator is told that a
 * condition never holds, so no value may be left out.
 */
class ValueDomainTest {

    private static final List<BigDecimal> SAMPLES = samples();

    /** From −1 to 4 in steps of a quarter. */
    private static List<BigDecimal> samples() {
        List<BigDecimal> samples = new ArrayList<>();
        for (int i = -4; i <= 16; i++) {
            samples.add(new BigDecimal(i).divide(new BigDecimal(4)));
        }
        return samples;
    }

    private static List<Range<BigDecimal>> ranges() {
        List<Range<BigDecimal>> ranges = new ArrayList<>();
        ranges.add(Range.all());
        for (String from : List.of("0", "0.5", "2", "-0.25")) {
            for (BoundType type : BoundType.values()) {
                BigDecimal least = new BigDecimal(from);
                ranges.add(Range.downTo(least, type));
                ranges.add(Range.upTo(least, type));
                for (String to : List.of("0.75", "2", "2.5", "3")) {
                    BigDecimal most = new BigDecimal(to);
                    for (BoundType end : BoundType.values()) {
                        if (least.compareTo(most) < 0
                                || least.compareTo(most) == 0
                                        && type == BoundType.CLOSED
                                        && end == BoundType.CLOSED) {
                            ranges.add(Range.range(least, type, most, end));
                        }
                    }
                }
            }
        }
        return ranges;
    }

    private static Numbers numbers(Range<BigDecimal> range, boolean whole) {
        return new Numbers(ImmutableRangeSet.of(range), whole);
    }

    private static boolean isWhole(BigDecimal number) {
        return number.stripTrailingZeros().scale() <= 0;
    }

    @Test
    void wholeNumbersAreThoseOfTheRangeAndNoOthers() {
        for (Range<BigDecimal> range : ranges()) {
            Numbers whole = numbers(range, true);
            long count = 0;
            for (BigDecimal sample : SAMPLES) {
                boolean in = range.contains(sample) && isWhole(sample);
                count += in ? 1 : 0;
                if (isWhole(sample)) {
                    assertThat(whole.ranges().contains(sample))
                            .as("%s in %s", sample, range)
                            .isEqualTo(in);
                }
            }
            boolean bounded = range.hasLowerBound() && range.hasUpperBound();
            assertThat(whole.isEmpty()).as("%s", range).isEqualTo(bounded && count == 0);
            assertThat(whole.isSingle()).as("%s", range).isEqualTo(bounded && count == 1);
        }
    }

    @Test
    void numbersBelowOrAboveOthersAreThoseThatAreBelowOrAboveOne() {
        List<Range<BigDecimal>> all = ranges();
        for (Range<BigDecimal> one : all) {
            Numbers own = numbers(one, false);
            for (Range<BigDecimal> other : all) {
                Numbers others = numbers(other, false);
                for (boolean orEqual : new boolean[] {true, false}) {
                    String what = one + " below " + other + " " + orEqual;
                    boolean some = false;
                    for (BigDecimal sample : SAMPLES) {
                        boolean below = one.contains(sample) && isBelow(sample, other, orEqual);
                        some |= below;
                        assertThat(own.below(others, orEqual).ranges().contains(sample))
                                .as(what)
                                .isEqualTo(below);
                        assertThat(own.above(others, orEqual).ranges().contains(sample))
                                .as(what)
                                .isEqualTo(one.contains(sample) && isAbove(sample, other, orEqual));
                    }
                    if (some) {
                        assertThat(own.canBeBelow(others, orEqual)).as(what).isTrue();
                    }
                    boolean apart =
                            one.hasLowerBound()
                                    && other.hasUpperBound()
                                    && one.lowerEndpoint().compareTo(other.upperEndpoint()) > 0;
                    if (apart) {
                        assertThat(own.canBeBelow(others, orEqual)).as(what).isFalse();
                    }
                }
            }
        }
    }

    private static boolean isBelow(BigDecimal number, Range<BigDecimal> others, boolean orEqual) {
        if (!others.hasUpperBound()) {
            return true;
        }
        int order = number.compareTo(others.upperEndpoint());
        return order < 0 || order == 0 && orEqual && others.upperBoundType() == BoundType.CLOSED;
    }

    private static boolean isAbove(BigDecimal number, Range<BigDecimal> others, boolean orEqual) {
        if (!others.hasLowerBound()) {
            return true;
        }
        int order = number.compareTo(others.lowerEndpoint());
        return order > 0 || order == 0 && orEqual && others.lowerBoundType() == BoundType.CLOSED;
    }

    @Test
    void whereTwoRangesTouchOneIsBelowTheOtherOnlyIfTheyMayBeEqual() {
        Numbers from = ValueDomain.numbers(5, 9);
        Numbers upTo = ValueDomain.numbers(1, 5);
        Numbers open = numbers(Range.closedOpen(BigDecimal.ONE, new BigDecimal(5)), false);
        Numbers after = numbers(Range.openClosed(new BigDecimal(5), BigDecimal.TEN), false);

        assertThat(from.canBeBelow(upTo, true)).isTrue();
        assertThat(from.canBeBelow(upTo, false)).isFalse();
        assertThat(from.canBeBelow(open, true)).isFalse();
        assertThat(after.canBeBelow(upTo, true)).isFalse();
    }

    @Test
    void whatIsInBothOrEitherOrLeftIsSo() {
        List<Range<BigDecimal>> all = ranges();
        for (Range<BigDecimal> one : all) {
            for (Range<BigDecimal> other : all) {
                Numbers a = numbers(one, false);
                Numbers b = numbers(other, false);
                for (BigDecimal sample : SAMPLES) {
                    boolean inA = one.contains(sample);
                    boolean inB = other.contains(sample);
                    assertThat(has(a.and(b), sample)).isEqualTo(inA && inB);
                    assertThat(has(a.or(b), sample)).isEqualTo(inA || inB);
                    assertThat(has(a.without(b), sample)).isEqualTo(inA && !(b.isSingle() && inB));
                }
            }
        }
        Numbers whole = ValueDomain.wholeNumbers(0, 3);
        assertThat(has(whole.and(ValueDomain.numbers(0.5, 1.5)), BigDecimal.ONE)).isTrue();
        assertThat(((Numbers) whole.and(ValueDomain.numbers(0.5, 1.5))).isSingle()).isTrue();
        assertThat(((Numbers) ValueDomain.numbers(0.5, 1.5).and(whole)).isSingle()).isTrue();
        assertThat(((Numbers) whole.or(ValueDomain.numbers(0.5, 1.5))).whole()).isFalse();
        assertThat(((Numbers) whole.or(whole)).whole()).isTrue();
    }

    private static boolean has(ValueDomain domain, BigDecimal number) {
        return ((Numbers) domain).ranges().contains(number);
    }

    @Test
    void textsAreThoseOfBothOrEitherAsFarAsTheirFormAllows() {
        Words some = ValueDomain.words(List.of("GET", "POST"));
        Words others = ValueDomain.words(List.of("POST", "get"));
        Words methods = ValueDomain.words(WordForm.METHOD);

        assertThat(some.and(others)).isEqualTo(ValueDomain.words(List.of("POST")));
        assertThat(some.or(others)).isEqualTo(ValueDomain.words(List.of("GET", "POST", "get")));
        assertThat(others.and(methods))
                .isEqualTo(new Words(StringSet.of(Set.of("POST")), WordForm.METHOD));
        assertThat(((Words) methods.and(others)).contains("get")).isFalse();
        assertThat(((Words) methods.or(others)).contains("get")).isTrue();
        assertThat(((Words) methods.or(methods)).contains("get")).isFalse();
        assertThat(((Words) methods.or(methods)).contains("PUT")).isTrue();
        assertThat(methods.contains("get")).isFalse();
        assertThat(methods.isEmpty()).isFalse();
        assertThat(methods.isSingle()).isFalse();
        assertThat(some.isSingle()).isFalse();
        assertThat(ValueDomain.words(List.of("a")).isSingle()).isTrue();
        assertThat(ValueDomain.words(List.of()).isEmpty()).isTrue();
        assertThat(some.without(ValueDomain.words(List.of("GET"))))
                .isEqualTo(ValueDomain.words(List.of("POST")));
        assertThat(some.without(others)).isEqualTo(some);
        Words but = (Words) methods.without(ValueDomain.words(List.of("GET")));
        assertThat(but.contains("GET")).isFalse();
        assertThat(but.contains("PUT")).isTrue();
        assertThat(but.isEmpty()).isFalse();
        assertThat(but.isSingle()).isFalse();
    }

    @Test
    void flagsAreWhatBothOrEitherCanBe() {
        Flags yes = Flags.of(true);
        Flags no = Flags.of(false);
        Flags none = new Flags(false, false);

        assertThat(yes.and(no)).isEqualTo(none);
        assertThat(yes.and(Flags.BOTH)).isEqualTo(yes);
        assertThat(no.and(Flags.BOTH)).isEqualTo(no);
        assertThat(yes.or(no)).isEqualTo(Flags.BOTH);
        assertThat(yes.or(yes)).isEqualTo(yes);
        assertThat(no.or(no)).isEqualTo(no);
        assertThat(yes.not()).isEqualTo(no);
        assertThat(Flags.BOTH.without(yes)).isEqualTo(no);
        assertThat(Flags.BOTH.without(no)).isEqualTo(yes);
        assertThat(yes.without(yes)).isEqualTo(none);
        assertThat(yes.without(Flags.BOTH)).isEqualTo(yes);
        assertThat(List.of(yes.isSingle(), no.isSingle())).containsOnly(true);
        assertThat(List.of(Flags.BOTH.isSingle(), none.isSingle())).containsOnly(false);
        assertThat(List.of(yes.isConstant(), no.isConstant(), none.isConstant()))
                .containsOnly(true);
        assertThat(Flags.BOTH.isConstant()).isFalse();
        assertThat(none.isEmpty()).isTrue();
        assertThat(List.of(yes.isEmpty(), no.isEmpty())).containsOnly(false);
    }

    @Test
    void nothingIsOfTwoKindsAndWhatIsOfEitherIsAnything() {
        List<ValueDomain> kinds =
                List.of(
                        ValueDomain.words(List.of("a")),
                        ValueDomain.wholeNumbers(1, 1),
                        Flags.of(true));
        for (ValueDomain one : kinds) {
            assertThat(one.and(ValueDomain.ANYTHING)).isEqualTo(one);
            assertThat(ValueDomain.ANYTHING.and(one)).isEqualTo(one);
            assertThat(one.or(ValueDomain.ANYTHING)).isEqualTo(ValueDomain.ANYTHING);
            assertThat(ValueDomain.ANYTHING.or(one)).isEqualTo(ValueDomain.ANYTHING);
            assertThat(ValueDomain.ANYTHING.without(one)).isEqualTo(ValueDomain.ANYTHING);
            for (ValueDomain other : kinds) {
                if (one != other) {
                    assertThat(one.and(other).isEmpty()).isTrue();
                    assertThat(one.or(other)).isEqualTo(ValueDomain.ANYTHING);
                    assertThat(one.without(other)).isEqualTo(one);
                }
            }
        }
        assertThat(ValueDomain.ANYTHING.isEmpty()).isFalse();
        assertThat(ValueDomain.ANYTHING.isSingle()).isFalse();
    }
}
