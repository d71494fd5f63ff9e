// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AsciiTest {

    @Test
    void eachClassHoldsItsCharactersAndNoneOutsideAscii() {
        for (int c = -1; c < 0x250; c++) {
            boolean ascii = c >= 0 && c < 0x80;
            assertThat(Ascii.isLower(c)).as("%x", c).isEqualTo(ascii && Character.isLowerCase(c));
            assertThat(Ascii.isUpper(c)).as("%x", c).isEqualTo(ascii && Character.isUpperCase(c));
            assertThat(Ascii.isDigit(c)).as("%x", c).isEqualTo(ascii && Character.isDigit(c));
            assertThat(Ascii.isAlphanumeric(c))
                    .as("%x", c)
                    .isEqualTo(ascii && Character.isLetterOrDigit(c));
            assertThat(Ascii.hex(c)).as("%x", c).isEqualTo(ascii ? Character.digit(c, 16) : -1);
        }
    }
}
