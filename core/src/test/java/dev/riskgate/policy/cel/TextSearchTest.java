// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Random;

class TextSearchTest {

    /** A text that counts how often it is read. */
    private static final class Counted implements CharSequence {
        private final String text;
        long reads;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            reads++;
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String toString() {
            return text;
        }
    }

    @Test
    void itFindsWhatJavaFinds() {
        Random random = new Random(7);
        int found = 0;
        for (int i = 0; i < 20_000; i++) {
            String text = text(random, random.nextInt(60));
            String part = text(random, random.nextInt(12));
            if (random.nextInt(4) == 0) {
                part = part.repeat(3);
            }
            assertThat(TextSearch.search(text, part)).isEqualTo(text.contains(part));
            assertThat(TextSearch.contains(text, part)).isEqualTo(text.contains(part));
            found += text.contains(part) ? 1 : 0;
        }
        assertThat(found).isBetween(2_000, 18_000);
    }

    /** Of two letters, so that much of it repeats. */
    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(random.nextInt(5) == 0 ? 'b' : 'a');
        }
        return text.toString();
    }

    /** Compared place by place, these texts would take many seconds. */
    @Test
    void whatRulesCallIsThisSearch() {
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        String half = "a".repeat(100_000);

        long start = thread.getCurrentThreadCpuTime();
        assertThat(TextSearch.contains(half.repeat(4), half + "b" + half)).isFalse();
        assertThat(thread.getCurrentThreadCpuTime() - start)
                .as("nanoseconds of CPU")
                .isLessThan(2_000_000_000L);
    }

    @Test
    void noTextsOfACallersChoiceMakeItTakeMoreThanTheirLengths() {
        String[] parts = {
            "a".repeat(8_000) + "b",
            "b" + "a".repeat(8_000),
            "ab".repeat(4_000) + "b",
            "a".repeat(4_000) + "b" + "a".repeat(4_000)
        };
        for (String part : parts) {
            for (String text : new String[] {"a".repeat(32_000), "ab".repeat(16_000)}) {
                Counted counted = new Counted(text);
                Counted searched = new Counted(part);
                TextSearch.search(counted, searched);
                assertThat(counted.reads + searched.reads)
                        .isLessThan(6L * (text.length() + part.length()));
            }
        }
    }
}
