// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.HexFormat;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;

class DecisionIdsTest {

    /** What the JDK's generator adds before it mixes. */
    private static final long GAMMA = 0x9e3779b97f4a7c15L;

    @Test
    void anIdIsTheProcessAndAMixedCounterSoThatNoTwoAreAlikeOrLookConsecutive() {
        Random drawn = new Random(7);
        String process = HexFormat.of().toHexDigits(drawn.nextLong());
        long counter = drawn.nextLong();
        DecisionIds ids = new DecisionIds(new Random(7));

        for (int i = 0; i < 3; i++) {
            long mixed = new SplittableRandom(counter + i - GAMMA).nextLong();
            assertThat(ids.next()).isEqualTo(process + HexFormat.of().toHexDigits(mixed));
        }
        assertThat(Stream.generate(ids::next).limit(1_000)).doesNotHaveDuplicates();
    }
}
