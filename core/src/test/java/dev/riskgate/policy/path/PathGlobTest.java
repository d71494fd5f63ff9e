// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.path;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathGlobTest {

    @ParameterizedTest
    @CsvSource({
        // wide, narrow, whether it covers
        "/**, /, true",
        "/**, /a, true",
        "/**, /a/b/*, true",
        "/**, /**, true",
        "/a/**, /a, true",
        "/a/**, /a/**, true",
        "/a/**, /a/**/b, true",
        "/a/**, /**, false",
        "/a/**, /b, false",
        "/a, /a/**, false",
        "/a, /a, true",
        "/a/, /a, true",
        "/a, /a/b, false",
        "/a/b, /a, false",
        "/*, /a, true",
        "/*, /a*, true",
        "/*, /*, true",
        "/*, /, false",
        "/*, /**, false",
        "/*, /a/b, false",
        "/a, /*, false",
        "/a*, /ab, true",
        "/a*, /a*, true",
        "/a*, /ba, false",
        "/a*, /*, false",
        "/**/b, /a/b, true",
        "/**/b, /b, true",
        "/**/b, /a/a/b, true",
        "/**/b, /a/**/b, true",
        "/**/b, /a, false",
        "/**/a/**/b, /a/x/b, true",
        "/**/a/**/b, /b/a, false",
        "/**/**, /, true",
    })
    void aPatternCoversWhatItCertainlyMatchesWhole(String wide, String narrow, boolean covers) {
        assertThat(PathGlob.of(wide).covers(PathGlob.of(narrow))).isEqualTo(covers);
    }

    /** Without remembering what has failed, this would take longer than anybody waits. */
    @Test
    void manyWildcardsAreComparedInReasonableTime() {
        PathGlob wide = PathGlob.of("/**/a".repeat(60) + "/x");
        PathGlob narrow = PathGlob.of("/a".repeat(200));
        assertThat(wide.covers(narrow)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "a, a, true",
        "a, b, false",
        "a, aa, false",
        "'', '', true",
        "'', a, false",
        "*, '', true",
        "*, abc, true",
        "**, abc, true",
        "a*, a, true",
        "a**, a, true",
        "a*, b, false",
        "*a, ba, true",
        "*a, aab, false",
        "*ab, aab, true",
        "a*b, ab, true",
        "a*b, axxb, true",
        "a*b, axbx, false",
        "a*b*c, abbc, true",
        "a*b*c, acb, false",
        "*a*, xax, true",
        "*a*, xxx, false",
    })
    void aStarStandsForAnyCharactersWithinASegment(String glob, String segment, boolean matches) {
        String path = "/x/" + segment + "/y";
        assertThat(PathGlob.segmentMatches(glob, path, 3, 3 + segment.length())).isEqualTo(matches);
    }

    @Test
    void matchingBeginsAtTheSegmentThatIsAskedFor() {
        assertThat(PathGlob.of("/b/c").matches("/a/b/c", 3)).isTrue();
        assertThat(PathGlob.of("/c").matches("/a/b/c", 3)).isFalse();
        assertThat(PathGlob.of("/").matches("/a", 2)).isTrue();
        assertThat(PathGlob.of("/**/c").matches("/a/b/c", 5)).isTrue();
        assertThat(PathGlob.of("/a/**/c").matches("/a/b", 1)).isFalse();
    }

    @Test
    void theFixedBeginningEndsBeforeTheFirstWildcard() {
        assertThat(PathGlob.of("/a/b/*/c").fixedBeginning()).containsExactly("a", "b");
        assertThat(PathGlob.of("/a/b*/c").fixedBeginning()).containsExactly("a");
        assertThat(PathGlob.of("/*a/b").fixedBeginning()).isEmpty();
        assertThat(PathGlob.of("/a/b").fixedBeginning()).containsExactly("a", "b");
        assertThat(PathGlob.of("/").fixedBeginning()).isEmpty();
    }

    @Test
    void onlyTwoStarsGoDeep() {
        assertThat(PathGlob.of("/a/**").isDeep()).isTrue();
        assertThat(PathGlob.of("/**/a").isDeep()).isTrue();
        assertThat(PathGlob.of("/a/*").isDeep()).isFalse();
    }

    @Test
    void aSlashAtTheEndMakesNoOtherPattern() {
        assertThat(PathGlob.of("/a/b/")).isEqualTo(PathGlob.of("/a/b")).hasToString("/a/b");
        assertThat(PathGlob.of("/a/b")).hasSameHashCodeAs(PathGlob.of("/a/b/"));
        assertThat(PathGlob.of("/a")).isNotEqualTo(PathGlob.of("/b")).isNotEqualTo("/a");
        assertThat(PathGlob.split("")).isEmpty();
        assertThat(PathGlob.split("/")).isEmpty();
        assertThat(PathGlob.split("//")).isEmpty();
        assertThat(PathGlob.split("/a/")).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/a",
                "/a/",
                "/**",
                "/*",
                "/a*b/*",
                "/a.b/c$d",
                "/.well-known/x",
                "/a:b",
                "/a,b=c!&'@~-_",
                "/\u00e9/ b"
            })
    void aPathThatRequestsCanHaveIsTaken(String glob) {
        assertThat(PathGlob.fault(glob)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "a; a path starts with /",
                "**; a path starts with /",
                "/a?b; before ? and #",
                "/a#b; before ? and #",
                "/[a; [ and ]",
                "/a]; [ and ]",
                "/(a; ( ) and |",
                "/a); ( ) and |",
                "/a|b; ( ) and |",
                "/^a; ^ is",
                "/a+; + is",
                "/{a; not {name}",
                "/a}; not {name}",
                "/a\\b; with ; or \\",
                "/a%20; compared decoded",
                "//a; with // in the path",
                "/a//; with // in the path",
                "/:id; not :name",
                "/a/:id; not :name",
                "/a.*; .* is a regular expression",
                "/a$; $ is a regular expression",
                "/./a; segments of dots",
                "/a/..; segments of dots",
                "/...; segments of dots",
                "/a**; must be a whole segment",
                "/**a/b; must be a whole segment",
                "/***; must be a whole segment"
            })
    void aPatternThatWouldMatchNothingOrSomethingElseIsRefused(String glob, String fault) {
        assertThat(PathGlob.fault(glob)).contains(fault);
    }

    @Test
    void controlCharactersAndParametersAreRefused() {
        for (String c : new String[] {"\0", "\n", "\u001f", "\u007f", "\u0085"}) {
            assertThat(PathGlob.fault("/a" + c)).contains("control characters");
        }
        assertThat(PathGlob.fault("/a;b")).contains("with ; or \\");
    }

    @Test
    void aPatternHasAtMost512Characters() {
        assertThat(PathGlob.fault("/" + "a".repeat(511))).isNull();
        assertThat(PathGlob.fault("/" + "a".repeat(512))).contains("at most 512 characters");
    }
}
