// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.observation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

class JoinedTest {

    @Test
    void namesStandBesideEachOtherAndWhatSeparatesThemIsEscapedInside() {
        assertThat(Joined.of("keys", "default", "acme")).isEqualTo("keys|default|acme");
        assertThat(Joined.of("a|b", "c\\", "")).isEqualTo("a\\|b|c\\\\|");
    }

    @Test
    void noTwoListsReadTheSame() {
        Random random = new Random(29);
        Map<String, List<String>> seen = new HashMap<>();
        for (int i = 0; i < 200_000; i++) {
            List<String> names =
                    IntStream.rangeClosed(0, random.nextInt(4))
                            .mapToObj(_ -> name(random))
                            .toList();
            String joined = Joined.of(names.toArray(String[]::new));

            assertThat(seen.putIfAbsent(joined, names)).as(joined).isIn(null, names);
        }
        assertThat(seen).hasSizeGreaterThan(10_000);
    }

    /** Of the characters that matter, so that they meet in every way. */
    private static String name(Random random) {
        StringBuilder name = new StringBuilder();
        for (int length = random.nextInt(4); length > 0; length--) {
            name.append("|\\a/".charAt(random.nextInt(4)));
        }
        return name.toString();
    }
}
