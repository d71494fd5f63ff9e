// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;

/** Compares profiles whatever the order of their slots. */
public final class Exactly {

    private Exactly() {}

    public static void same(Profile a, Profile b) {
        sameLattice(a, b);
        long[] x = a.words();
        long[] y = b.words();
        assertThat(x[ProfileLayout.REQUESTS]).as("requests").isEqualTo(y[ProfileLayout.REQUESTS]);
        assertThat(x[ProfileLayout.DAILY]).as("tokens").isEqualTo(y[ProfileLayout.DAILY]);
        for (int rate = 0; rate < 2; rate++) {
            int at = RequestRateHabit.at(rate);
            assertThat(x[at]).as("window, requests").isEqualTo(y[at]);
            assertThat(RequestRateHabit.teaching(x, at))
                    .as("teaching")
                    .isEqualTo(RequestRateHabit.teaching(y, at));
        }
    }

    static void sameLattice(Profile a, Profile b) {
        long[] x = a.words();
        long[] y = b.words();
        assertThat(x[ProfileLayout.FIRST]).as("first").isEqualTo(y[ProfileLayout.FIRST]);
        assertThat(x[ProfileLayout.DAYS]).as("days").isEqualTo(y[ProfileLayout.DAYS]);
        for (int i = 0; i < ProfileLayout.HOUR_WORDS; i++) {
            assertThat(x[ProfileLayout.HOURS + i])
                    .as("hours")
                    .isEqualTo(y[ProfileLayout.HOURS + i]);
        }
        for (int rate = 0; rate < 2; rate++) {
            int at = RequestRateHabit.at(rate);
            assertThat((int) x[at + 1]).as("n").isEqualTo((int) y[at + 1]);
            assertThat(x[at + 2]).as("sums").isEqualTo(y[at + 2]);
            assertThat(x[at + 3]).as("reference, level").isEqualTo(y[at + 3]);
        }
        assertThat(contexts(a)).isEqualTo(contexts(b));
        for (Feature feature : Feature.values()) {
            assertThat(values(a, feature)).as(feature.name()).isEqualTo(values(b, feature));
        }
    }

    static Map<Long, String> contexts(Profile profile) {
        long[] words = profile.words();
        Map<Long, String> contexts = new TreeMap<>();
        for (int slot = 0; slot < ProfileLayout.CONTEXT_SLOTS; slot++) {
            int at = ProfileLayout.CONTEXTS + slot * ProfileLayout.CONTEXT_WORDS;
            if (SlotTable.used(words, at)) {
                contexts.put(
                        words[at],
                        "%x %x %x".formatted(words[at + 1], words[at + 2], words[at + 3]));
            }
        }
        return contexts;
    }

    static Map<Integer, String> values(Profile profile, Feature feature) {
        long[] words = profile.words();
        Map<Integer, String> values = new TreeMap<>();
        for (int slot = 0; slot < feature.slots; slot++) {
            int at = feature.at(slot);
            if (Feature.used(words, at)) {
                values.put(Feature.tag(words, at), "%x %x".formatted(words[at], words[at + 1]));
            }
        }
        return values;
    }
}
