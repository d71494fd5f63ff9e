package dev.riskgate.signals;

/**
 * The part of profiles that is joined: merging it again, or in another order, changes nothing. What is added up is {@link
 * RateSum}'s.
 */
final class Lattice {

    private static final Trait[] TRAITS = Trait.values();

    private Lattice() {}

    /** Adds to a profile's words what the other one knows. The windows' counts and sums are left as they are. */
    static void join(long[] words, long[] other) {
        long first = Bits.get(words[Layout.FIRST], 0, 44);
        long its = Bits.get(other[Layout.FIRST], 0, 44);
        if (its != 0 && (first == 0 || its < first)) {
            words[Layout.FIRST] = Bits.set(words[Layout.FIRST], 0, 44, its);
        }
        Days.join(words, other);
        Hours.join(words, other);
        Contexts.join(words, other);
        for (Trait trait : TRAITS) {
            trait.join(words, other);
        }
        int later = Integer.compare(day(other), day(words));
        for (int rate = 0; rate < 2; rate++) {
            Rate.join(words, other, Rate.at(rate), later);
        }
        if (later > 0) {
            words[Layout.DAILY] =
                    Bits.set(words[Layout.DAILY], Layout.REFERENCE_DAY, 16, day(other));
        }
    }

    /** The day of the references and of the population tokens. */
    static int day(long[] words) {
        return (int) Bits.get(words[Layout.DAILY], Layout.REFERENCE_DAY, 16);
    }

    static int tokens(long[] words) {
        return (int) Bits.get(words[Layout.DAILY], Layout.TOKENS, 16);
    }
}
