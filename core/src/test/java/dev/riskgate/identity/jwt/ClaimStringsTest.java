// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;

class ClaimStringsTest {

    @Test
    void aClaimIsAListOfWordsOrWordsWithBlanksBetween() {
        assertThat(ClaimStrings.of(" a  b a ")).containsExactlyInAnyOrder("a", "b");
        assertThat(ClaimStrings.of(List.of("a", "", 7, "b c")))
                .containsExactlyInAnyOrder("a", "b c");
        assertThat(ClaimStrings.of(7)).isEmpty();
        assertThat(ClaimStrings.of(null)).isEmpty();
    }

    /** With a table that looks for a free place step by step this takes minutes. */
    @Test
    @Timeout(20)
    void wordsWithOneHashCodeTakeNoLongerThanOthers() {
        List<Object> words = new ArrayList<>(List.of(""));
        for (int i = 0; i < 17; i++) {
            List<Object> longer = new ArrayList<>(2 * words.size());
            words.forEach(
                    word -> {
                        longer.add(word + "Aa");
                        longer.add(word + "BB");
                    });
            words = longer;
        }
        assertThat(words.getFirst()).hasSameHashCodeAs(words.getLast());
        assertThat(ClaimStrings.of(words)).hasSize(1 << 17);
    }
}
