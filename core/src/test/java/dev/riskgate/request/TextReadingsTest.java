// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

import java.text.Normalizer;

class TextReadingsTest {

    @Test
    void whatNormalisingDoesNotChangeHasNoOtherForm() {
        assertThat(TextReadings.forms("/a%b;c")).isEmpty();
        assertThat(TextReadings.forms("/café/日本")).isEmpty();
        assertThat(TextReadings.forms("/\u037eａ")).containsExactly("/;a", "/;ａ");
    }

    /** Normalising would take a time that grows with the square of their number. */
    @Test
    void marksInARowAreBounded() {
        for (String mark : new String[] {"\u0301", "\uff9e"}) {
            assertThat(TextReadings.forms("/ａ" + mark.repeat(30))).isNotEmpty();
            assertThat(
                            catchThrowableOfType(
                                            MalformedRequest.class,
                                            () -> TextReadings.forms("/ａ" + mark.repeat(31)))
                                    .malformation())
                    .isEqualTo(Malformation.PATH_TOO_LONG);
        }
    }

    @Test
    void whateverBecomesAMarkCountsAsOneAndNoAsciiChanges() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                continue;
            }
            String text = Character.toString(c);
            String apart = Normalizer.normalize(text, Normalizer.Form.NFKD);
            if (isReordered(apart.codePointAt(0))) {
                assertThat(TextReadings.isMark(c)).as("U+%04X", c).isTrue();
            }
            if (c < TextReadings.FIRST) {
                assertThat(apart).isEqualTo(text);
            }
        }
    }

    /** Before the mark that comes last in each order, U+0345. */
    private static boolean isReordered(int c) {
        String last = "\u0345";
        return !Normalizer.normalize(last + Character.toString(c), Normalizer.Form.NFD)
                .startsWith(last);
    }
}
