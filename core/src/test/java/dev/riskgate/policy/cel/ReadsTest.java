// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.policy.cel.Reads.Names;

import org.junit.jupiter.api.Test;

import java.util.Set;

/** Which names of headers, parameters and claims a rule reads. */
class ReadsTest {

    private static final Names A = Names.of(Set.of("a"));
    private static final Names B_A = Names.of(Set.of("b", "a"));

    @Test
    void oneOfThemIsReadIfItIsNamedOrAllAre() {
        assertThat(A.has("a")).isTrue();
        assertThat(A.has("b")).isFalse();
        assertThat(Names.ALL.has("b")).isTrue();
        assertThat(Names.NONE.has("a")).isFalse();
    }

    @Test
    void nothingIsReadOnlyWhereNoNameIs() {
        assertThat(Names.NONE.isEmpty()).isTrue();
        assertThat(Names.ALL.isEmpty()).isFalse();
        assertThat(A.isEmpty()).isFalse();
        assertThat(Names.of(Set.of())).isSameAs(Names.NONE);
    }

    @Test
    void twoRulesReadWhatEitherReads() {
        assertThat(A.and(B_A)).isEqualTo(B_A);
        assertThat(A.and(Names.ALL)).isEqualTo(Names.ALL);
        assertThat(Names.ALL.and(A)).isEqualTo(Names.ALL);
    }

    @Test
    void whatIsReadHereAndNotThereIsNamed() {
        assertThat(B_A.missingIn(Names.NONE)).isEqualTo("a, b");
        assertThat(B_A.missingIn(A)).isEqualTo("b");
        assertThat(A.missingIn(B_A)).isEmpty();
        assertThat(A.missingIn(Names.ALL)).isEmpty();
        assertThat(Names.ALL.missingIn(B_A)).isEqualTo("all");
        assertThat(Names.ALL.missingIn(Names.ALL)).isEmpty();
    }
}
