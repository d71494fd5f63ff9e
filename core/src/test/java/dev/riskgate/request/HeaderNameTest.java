// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "x-api-key", "!#$%&'*+-.^_`|~"})
    void aNameIsOfTheCharactersOfAToken(String name) {
        assertThat(HeaderName.isToken(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "a b", ":path", "a:", "a,b", "a\"", "(a)", "a/", "a\n", "a\0", "é"})
    void whatNoHeaderCanBeCalledIsNoName(String name) {
        assertThat(HeaderName.isToken(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "x-*", "^x-", "x-a|x-b", "x-.+", "x-id$"})
    void signsOfAPatternAreSeenWhereverTheyStand(String name) {
        assertThat(HeaderName.isPattern(name)).isTrue();
    }

    @Test
    void aCommonNameIsNoPattern() {
        assertThat(HeaderName.isPattern("x-api-key_2.a")).isFalse();
        assertThat(HeaderName.isPattern("")).isFalse();
    }
}
