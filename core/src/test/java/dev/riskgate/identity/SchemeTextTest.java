// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may stand behind a scheme where nobody here can read it. */
class SchemeTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"Bearer a", "Bearer a.b.c", "Bearer  a", "Bearer a ", "Bearer a==  "})
    void oneTokenWithBlanksAroundItIsOne(String value) {
        assertThat(SchemeText.hasOneToken("Bearer", value)).isTrue();
    }

    /** An upstream may take another one of two than the front door. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer",
                "Bearer ",
                "Bearer   ",
                "Bearer a b",
                "Bearer a,b",
                "Bearer a\tb",
                "Bearer \ta",
                "Bearer a;",
                "Bearer a!"
            })
    void nothingOrMoreThanOneTokenIsNot(String value) {
        assertThat(SchemeText.hasOneToken("Bearer", value)).isFalse();
    }
}
