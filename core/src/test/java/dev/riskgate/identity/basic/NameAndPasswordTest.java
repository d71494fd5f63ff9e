// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.basic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;

/** What a header of the scheme Basic holds (RFC 7617). */
class NameAndPasswordTest {

    private static String header(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(bytes);
    }

    @ParameterizedTest
    @CsvSource({"a:b, a, b", "a:b:c, a, b:c", "ä:ö, ä, ö", "a::, a, ':'"})
    void theNameEndsAtTheFirstColon(String text, String name, String password) {
        NameAndPassword read = Objects.requireNonNull(NameAndPassword.read(header(text)));

        assertThat(read.name()).isEqualTo(name);
        assertThat(read.password()).isEqualTo(password.getBytes(StandardCharsets.UTF_8));
    }

    /** Characters of four bytes: the longest header that one can be. */
    @Test
    void aNameHas256CharactersAtMostAndAPassword1024Bytes() {
        assertThat(NameAndPassword.read(header("n".repeat(256) + ":" + "p".repeat(1024))))
                .isNotNull();
        assertThat(NameAndPassword.read(header("n".repeat(257) + ":p"))).isNull();
        assertThat(NameAndPassword.read(header("n:" + "p".repeat(1025)))).isNull();
        assertThat(NameAndPassword.isPassword("p".repeat(1024))).isTrue();
        assertThat(NameAndPassword.isPassword("p".repeat(1025))).isFalse();
        assertThat(NameAndPassword.isPassword("")).isFalse();
        assertThat(NameAndPassword.isPassword("a\tb")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", ":b", "a:", ":", "", "a\u0000:b", "a:b\u0085"})
    void whatNobodyCanBeIsNotRead(String text) {
        assertThat(NameAndPassword.read(header(text))).isNull();
    }

    /** One credential has one form, so that nobody is counted twice. */
    @ParameterizedTest
    @ValueSource(
            strings = {"Basic", "Basic ", "Basic YTpi=", "Basic YTpj\n", "Basic YTo", "Basic /zpi"})
    void otherEncodingsOfTheSameAreNone(String header) {
        assertThat(NameAndPassword.read(header)).isNull();
    }

    @Test
    void blanksBeforeItAreSkippedAndItsTextShowsNoPassword() {
        assertThat(NameAndPassword.read("Basic   YTpzZWNyZXQ=")).hasToString("NameAndPassword[a]");
    }
}
