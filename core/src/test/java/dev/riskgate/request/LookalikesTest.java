// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.text.Normalizer;
import java.util.Random;

/**
 * The list is held against what Java's own normaliser, slow as it is, makes of every character and
 * of random texts.
 */
class LookalikesTest {

    private static final String STRUCTURE = "/\\.;%?#";

    @Test
    void areAllCharactersThatNormaliseToStructureAndNoOthers() {
        int found = 0;
        for (int c = 0x80; c <= Character.MAX_CODE_POINT; c++) {
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                continue;
            }
            boolean structure = false;
            for (Normalizer.Form form : Normalizer.Form.values()) {
                structure |= structure(Normalizer.normalize(Character.toString(c), form)) > 0;
            }
            assertThat(Lookalikes.has(c)).as("U+%04X", c).isEqualTo(structure);
            found += structure ? 1 : 0;
        }
        assertThat(found).isGreaterThan(40);
    }

    /** Neighbours neither make structure nor take it away, so one character at a time says all. */
    @Test
    void saysOfATextWhatNormalisingTheWholeOfItSays() {
        Random random = new Random(31);
        int[] pieces = {
            'a', '/', '.', 0x301, 0x338, 0x327, 0xf73, 0xf75, 0xf81, 0xe9, 0x1100, 0x1161, 0x1f600
        };
        int lookalikes = 0;
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = 1 + random.nextInt(6); n > 0; n--) {
                int any = random.nextInt(0x80, 0xd7ff);
                text.appendCodePoint(
                        random.nextInt(3) == 0 ? any : pieces[random.nextInt(pieces.length)]);
            }
            String whole = Normalizer.normalize(text, Normalizer.Form.NFKC);
            boolean changed = structure(whole) != structure(text);
            assertThat(text.codePoints().anyMatch(Lookalikes::has)).isEqualTo(changed);
            lookalikes += changed ? 1 : 0;
        }
        assertThat(lookalikes).isPositive();
    }

    private static int structure(CharSequence text) {
        return (int) text.chars().filter(c -> STRUCTURE.indexOf(c) >= 0).count();
    }
}
