package dev.riskgate.signals;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;

/** Compares profiles whatever the order of their slots. */
final class Exactly {

    private Exactly() {}

    static void same(Profile a, Profile b) {
        sameLattice(a, b);
        long[] x = a.words();
        long[] y = b.words();
        assertThat(x[Layout.REQUESTS]).as("requests").isEqualTo(y[Layout.REQUESTS]);
        assertThat(x[Layout.DAILY]).as("tokens").isEqualTo(y[Layout.DAILY]);
        for (int rate = 0; rate < 2; rate++) {
            int at = Rate.at(rate);
            assertThat(x[at]).as("window, requests").isEqualTo(y[at]);
            assertThat(Rate.teaching(x, at)).as("teaching").isEqualTo(Rate.teaching(y, at));
        }
    }

    static void sameLattice(Profile a, Profile b) {
        long[] x = a.words();
        long[] y = b.words();
        assertThat(x[Layout.FIRST]).as("first").isEqualTo(y[Layout.FIRST]);
        assertThat(x[Layout.DAYS]).as("days").isEqualTo(y[Layout.DAYS]);
        for (int i = 0; i < Layout.HOUR_WORDS; i++) {
            assertThat(x[Layout.HOURS + i]).as("hours").isEqualTo(y[Layout.HOURS + i]);
        }
        for (int rate = 0; rate < 2; rate++) {
            int at = Rate.at(rate);
            assertThat((int) x[at + 1]).as("n").isEqualTo((int) y[at + 1]);
            assertThat(x[at + 2]).as("sums").isEqualTo(y[at + 2]);
            assertThat(x[at + 3]).as("reference, level").isEqualTo(y[at + 3]);
        }
        assertThat(contexts(a)).isEqualTo(contexts(b));
        for (Trait trait : Trait.values()) {
            assertThat(values(a, trait)).as(trait.name()).isEqualTo(values(b, trait));
        }
    }

    static Map<Long, String> contexts(Profile profile) {
        long[] words = profile.words();
        Map<Long, String> contexts = new TreeMap<>();
        for (int slot = 0; slot < Layout.CONTEXT_SLOTS; slot++) {
            int at = Layout.CONTEXTS + slot * Layout.CONTEXT_WORDS;
            if (Table.used(words, at)) {
                contexts.put(
                        words[at],
                        "%x %x %x".formatted(words[at + 1], words[at + 2], words[at + 3]));
            }
        }
        return contexts;
    }

    static Map<Integer, String> values(Profile profile, Trait trait) {
        long[] words = profile.words();
        Map<Integer, String> values = new TreeMap<>();
        for (int slot = 0; slot < trait.slots; slot++) {
            int at = trait.at(slot);
            if (Trait.used(words, at)) {
                values.put(Trait.tag(words, at), "%x %x".formatted(words[at], words[at + 1]));
            }
        }
        return values;
    }
}
