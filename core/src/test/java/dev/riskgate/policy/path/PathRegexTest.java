// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.request.MalformedRequest;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/** What a {@code regex:} may be, and where it is looked for. */
class PathRegexTest {

    private static PathRegex regex(String regex) {
        return PathRegex.of("regex:" + regex);
    }

    private static @Nullable String fault(String regex) {
        return PathPattern.fault("regex:" + regex);
    }

    /** A segment too many, and requests that the expression matches would not reach its route. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "/orders/[0-9]+ orders",
                "/v1/orders/x.y v1/orders",
                "/v1/orders v1",
                "/v1/orders/ v1/orders",
                "/v1/orders/? v1",
                "/v1/orders/+ v1",
                "/v1/ab?c v1",
                "/v1/ab*/d v1",
                "/v1/ab+/d v1",
                "/v1/ab{2}/d v1",
                "/v1/(a)/d v1",
                "/v1/a\\.b/d v1",
                "/A9z/Z0/a-_~/.* A9z/Z0/a-_~",
                "/a/b|/c/d ''",
                "(?i)/v1/orders/[0-9]+ ''",
                "/[a-z]/b ''",
                "/.* ''",
            })
    void itIsLookedForBelowTheWholeSegmentsThatEveryMatchBeginsWith(String regex, String fixed) {
        assertThat(String.join("/", regex(regex).fixedBeginning())).isEqualTo(fixed);
        String below = fixed.isEmpty() ? "/**" : "/" + fixed + "/**";
        assertThat(regex(regex).bound()).isEqualTo(PathGlob.of(below));
    }

    @Test
    void aSlashMoreOrLessAtTheEndMakesNoDifference() {
        assertThat(regex("/a").matches("/a/")).isTrue();
        assertThat(regex("/a/").matches("/a")).isTrue();
        assertThat(regex("/a").matches("/ab")).isFalse();
        assertThat(regex("/").matches("/")).isTrue();
        assertThat(regex("//?").matches("/")).isTrue();
        assertThat(regex("/b?").matches("/")).isTrue();
        assertThat(regex("/.").matches("/")).isFalse();
    }

    /** The path is read by the expression, so a long one costs much. */
    @Test
    void aPathOfMoreThan512CharactersIsRefusedRatherThanRead() {
        String longest = "/" + "a".repeat(511);
        assertThat(regex("/a*").matches(longest)).isTrue();
        assertThatThrownBy(() -> regex("/a*").matches(longest + "a"))
                .isInstanceOf(MalformedRequest.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "/.* regex:/a/b true",
                "/.* /a/** true",
                "/a/[0-9]+ regex:/a/[0-9]+ true",
                "/a/[0-9]+ regex:/a/[0-9] false",
                "/a/[0-9]+ /a/7 true",
                "/a/[0-9]+ /a/7/ true",
                "/a/[0-9]+ /a/x false",
                "/a/.* /a/* false",
                "/a/.* /a/** false",
            })
    void itCoversWhatItCertainlyMatchesWhole(String wide, String narrow, boolean covers) {
        assertThat(regex(wide).covers(PathPattern.of(narrow))).isEqualTo(covers);
    }

    /** Such a path takes no route at all, so nobody can say that it takes this one. */
    @Test
    void itCoversNoPathThatIsTooLongToBeCompared() {
        assertThat(regex("/a*").covers(PathGlob.of("/" + "a".repeat(511)))).isTrue();
        assertThat(regex("/a*").covers(PathGlob.of("/" + "a".repeat(512)))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "^/a; leave ^ and $ out",
                "/a$; leave ^ and $ out",
                "(?i)^/a; leave ^ and $ out",
                "a/b; a path starts with /",
                "(?i)a; a path starts with /",
                "(a|/b); a path starts with /",
                "/a//b; paths with // are denied",
                "/a\\?b; a path ends before ?",
                "/a#b; and #",
                "/a/*; write /.*",
                "/a/**; write /.*",
                "/(; not a regular expression (RE2): missing closing )",
                "/(?<=a)b; not a regular expression (RE2)",
            })
    void whatCannotMeanPathsIsRefusedWithWhatToWrite(String regex, String says) {
        assertThat(fault(regex)).contains(says);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/a\\$", "(?i)/a", "/a/.*", "/a*", "/a/b*c", "/[a-z]+/?", "/a|/b"})
    void whatCanIsTaken(String regex) {
        assertThat(fault(regex)).isNull();
    }

    @Test
    void itHasAtMost512CharactersAnd100Steps() {
        String literal = "/" + "a".repeat(200);
        String longest = "/[" + "a".repeat(509) + "]";
        assertThat(fault(longest)).isNull();
        assertThat(fault(longest + "?")).contains("at most 512 characters");
        assertThat(fault(literal)).contains("too costly").contains("at most 100 steps");

        int steps = regex(literal).size();
        String largest = literal.substring(0, literal.length() - (steps - 100));
        assertThat(regex(largest).size()).isEqualTo(100);
        assertThat(fault(largest)).isNull();
        assertThat(fault(largest + "a")).contains("(101 of at most 100 steps)");
    }

    @Test
    void blanksAroundItAreNoPartOfIt() {
        assertThat(regex(" /a ")).hasToString("regex:/a");
        assertThat(fault(" /a ")).isNull();
    }

    @Test
    void twoPatternsMayMeetUnlessTheirBeginningsDiffer() {
        assertThat(PathPattern.of("/a/b/*").mayMeet(PathPattern.of("/a/**"))).isTrue();
        assertThat(PathPattern.of("/a/**").mayMeet(PathPattern.of("/a/b/*"))).isTrue();
        assertThat(PathPattern.of("/a/b").mayMeet(regex("/a/[0-9]+"))).isTrue();
        assertThat(PathPattern.of("/a/b").mayMeet(regex("/c/[0-9]+"))).isFalse();
        assertThat(PathPattern.of("/a/b/c").mayMeet(PathPattern.of("/a/x/**"))).isFalse();
    }

    @Test
    void aRouteThatNamesNoPathIsForAll() {
        assertThat(PathPattern.all(List.of())).containsExactly(PathGlob.of("/**"));
        assertThat(PathPattern.all(List.of("/a", "regex:/b")))
                .extracting(Object::toString)
                .containsExactly("/a", "regex:/b");
    }
}
