// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ApiKeyTextTest {

    private static final String SECRET = "0123456789abcdefXYZxyz";

    @Test
    void anIdHasThreeToFortyCharacters() {
        for (int length = 0; length <= 50; length++) {
            String id = "a".repeat(length);
            boolean valid = length >= 3 && length <= 40;
            assertThat(ApiKeyText.isId(id)).as("%s characters", length).isEqualTo(valid);
            assertThat(ApiKeyText.id("rg_" + id + "_" + SECRET)).isEqualTo(valid ? id : null);
        }
    }

    @Test
    void aSecretHas22To128Characters() {
        for (int length = 0; length <= 140; length++) {
            String key = "rg_acme-1_" + "0".repeat(length);
            assertThat(ApiKeyText.id(key))
                    .as("%s characters", length)
                    .isEqualTo(length >= 22 && length <= 128 ? "acme-1" : null);
        }
    }

    @Test
    void theLongestKeyIsAsLongAsIsSaid() {
        String longest = ApiKeyText.join("a".repeat(40), "b".repeat(128));
        assertThat(longest).hasSize(ApiKeyText.MAX_LENGTH);
        assertThat(ApiKeyText.id(longest)).isEqualTo("a".repeat(40));
    }

    @Test
    void onlyAsciiLettersAndDigitsAreTakenAndInAnIdAHyphen() {
        for (char c = 0; c < 0x250; c++) {
            boolean letterOrDigit = c < 0x80 && Character.isLetterOrDigit(c);
            assertThat(ApiKeyText.isId("ab" + c))
                    .as("%x", (int) c)
                    .isEqualTo(letterOrDigit || c == '-');
            assertThat(ApiKeyText.id("rg_acme-1_" + SECRET + c) != null)
                    .as("%x", (int) c)
                    .isEqualTo(letterOrDigit);
        }
    }

    @Test
    void onlyItsOwnBeginningMakesAKey() {
        assertThat(ApiKeyText.id("rg_acme-1_" + SECRET)).isEqualTo("acme-1");
        for (String beginning : new String[] {"", "rg", "RG_", "xg_", "rg-", " rg_"}) {
            assertThat(ApiKeyText.id(beginning + "acme-1_" + SECRET)).as(beginning).isNull();
        }
    }

    @Test
    void ofAKeyThatWasGivenWholeOnlyTheIdIsKept() {
        assertThat(ApiKeyText.publicPart("rg_acme-1_" + SECRET)).isEqualTo("acme-1");
        assertThat(ApiKeyText.publicPart(" rg_acme-1_" + SECRET + "_x\n")).isEqualTo("acme-1");
        assertThat(ApiKeyText.publicPart("rg_acme-1")).isEqualTo("acme-1");
        assertThat(ApiKeyText.publicPart("rg__" + SECRET)).isEmpty();
        assertThat(ApiKeyText.publicPart(" acme-1 ")).isEqualTo("acme-1");
    }
}
