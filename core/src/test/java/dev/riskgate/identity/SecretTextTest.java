// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

class SecretTextTest {

    private static final String SECRET = "S3cret0123456789abcdefgh";

    @ParameterizedTest
    @CsvSource({
        "rg_acme-1_SECRET, (secret)",
        "leaked: rg_acme-1_SECRET in a repository, leaked: (secret) in a repository",
        "key=rg_acme-1_SECRET;, key=(secret);",
        "xrg_acme-1_SECRET, x(secret)",
        "rg__SECRET, (secret)",
        "rg_acme-1_SECRET_and-more, (secret)",
        "eyJhbGciOiJFUzI1NiJ9.e30.SECRET, (secret)",
        "Bearer eyJhbGciOiJFUzI1NiJ9.e30.SECRET!, Bearer (secret)!",
        "eyJhbGciOiJub25lIn0.e30., (secret)",
        "eyJhbGciOiJFUzI1NiJ9.e30, (secret)",
        "eyJhbGciOiJSU0EtT0FFUCJ9.a.b.c.SECRET, (secret)",
        "rg_a-1_SECRET rg_b-1_SECRET, (secret) (secret)",
        "Basic bGVnYWN5OmNvcnJlY3QgaG9yc2U=, (secret)",
        "authorization: basic  bGVnYWN5OmNvcnJlY3QgaG9yc2U= sent, authorization: (secret) sent",
        "'BASIC bGVnYWN5OmNvcnJl.', (secret).",
        "Basic bGVnYWN5OmNvc, (secret)"
    })
    void aWholeCredentialIsFoundWhereverItStands(String text, String without) {
        String given = text.replace("SECRET", SECRET);

        assertThat(SecretText.isIn(given)).isTrue();
        assertThat(SecretText.without(given)).isEqualTo(without);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "rg_",
                "rg_acme-1",
                "rg_acme-1_",
                "rg_acme-1_short",
                "org_unit_seven",
                "acme-1",
                "eyJ",
                "eyJhbGciOiJFUzI1NiJ9",
                "odd payouts, INC-42",
                "0f3a9c1d-8a52-4c1e-9a44-2f1f9f5f7a10",
                "https://idp.example.com/auth.html",
                "Basic",
                "Basic ",
                "Basic credentials leaked",
                "Basic ========",
                "a basic understanding of it",
                "BasicbGVnYWN5OmNvcnJlY3QgaG9yc2U="
            })
    void otherTextIsLeftAsItIs(String text) {
        assertThat(SecretText.isIn(text)).isFalse();
        assertThat(SecretText.without(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "rg_a_12345678, (secret)",
        "rg_a_1234567, rg_a_1234567",
        "eyJ45678., (secret)",
        "eyJ4567., eyJ4567.",
        "see eyJ4567., see eyJ4567.",
        "Basic YTpiY2Rl, (secret)",
        "Basic YTpiY2R, Basic YTpiY2R"
    })
    void eightCharactersAreASecretAndFewerAreOfNoUse(String text, String without) {
        assertThat(SecretText.without(text)).isEqualTo(without);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", ":", "@", "[", "`", "{", " ", "."})
    void aSecretGoesAsFarAsItsLettersAndDigits(String behind) {
        assertThat(SecretText.without("rg_a_09AZaz-_" + behind)).isEqualTo("(secret)" + behind);
        assertThat(SecretText.without("rg_" + behind + "_12345678")).doesNotContain("(secret)");
    }

    /** Quadratic steps would take minutes. */
    @ParameterizedTest
    @ValueSource(strings = {"eyJ", "rg_a-", "rg_eyJ", "eyJ_", "rg_abc_d.", "Basic ", "basic"})
    void aLongTextOfBeginningsIsGoneThroughOnce(String beginning) {
        String worst = beginning.repeat(300_000);

        assertTimeout(Duration.ofSeconds(20), () -> SecretText.without(worst));
    }
}
