// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.challenge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Collections;
import java.util.List;

class AuthChallengeTest {

    @Test
    void parametersAreQuotedAndSeparatedByCommas() {
        assertThat(new AuthChallenge("Bearer").with("realm", "api").with("error", "x"))
                .hasToString("Bearer realm=\"api\", error=\"x\"");
    }

    @Test
    void quotesAndBackslashesAreEscaped() {
        assertThat(new AuthChallenge("S").with("realm", "a\"b\\c"))
                .hasToString("S realm=\"a\\\"b\\\\c\"");
    }

    @Test
    void nothingCanEndTheHeaderOrLeaveAscii() {
        assertThat(new AuthChallenge("S").with("realm", "a\r\nx: y\0é\u007f\t"))
                .hasToString("S realm=\"a??x: y????\"");
    }

    @Test
    void everyPrintableCharacterIsKept() {
        assertThat(new AuthChallenge("S").with("realm", " a~")).hasToString("S realm=\" a~\"");
    }

    @Test
    void aListHoldsWhatIsShorterThanTheBoundAndNoItemThatWouldReachIt() {
        String fits = "x".repeat(511);
        assertThat(new AuthChallenge("S").with("scope", List.of(fits)))
                .hasToString("S scope=\"" + fits + "\"");
        assertThat(new AuthChallenge("S").with("scope", List.of(fits + "x"))).hasToString("S");
    }

    @Test
    void listsAreSeparatedBySpacesAndAnEmptyOneIsLeftOut() {
        assertThat(
                        new AuthChallenge("S")
                                .with("scope", List.of("a:read", "b:write"))
                                .with("acr_values", List.of()))
                .hasToString("S scope=\"a:read b:write\"");
    }

    @Test
    void valuesAreBoundedAndAListEndsBetweenTwoItems() {
        assertThat(new AuthChallenge("S").with("realm", "x".repeat(100_000)).toString())
                .hasSizeLessThan(600);
        assertThat(
                        new AuthChallenge("S")
                                .with("scope", Collections.nCopies(1_000, "read"))
                                .toString())
                .hasSizeLessThan(600)
                .endsWith(" read\"");
    }
}
