// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.profile;

import dev.riskgate.signals.model.Bits;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a profile says, for a person. Everything that is named in it is a pseudonym. Times are
 * milliseconds since the epoch.
 *
 * @param firstSeenMillis the first request
 * @param lastSeenMillis the last one of a context that is still remembered; 0 if there is none
 * @param requests requests learned so far, whatever became of them
 * @param activeDays days with requests among the 32 before the last active one
 * @param usualPerSecond requests per second while it is active at all; 0 while unknown
 * @param contexts the most recently seen first
 * @param values how many values of each kind are remembered
 */
public record ProfileSummary(
        long firstSeenMillis,
        long lastSeenMillis,
        long requests,
        int activeDays,
        double usualPerSecond,
        List<Context> contexts,
        Map<What, Values> values) {

    /**
     * A combination of credential, device or software, and network (the ASN, or the /24 or /48
     * where none is known). What was proven in a /24 or /48 of a known ASN has an entry of its own.
     *
     * @param name pseudonym, as in no other place: it is mixed of those of the decision log
     * @param established whether it counts as the client's own; else it is in quarantine
     * @param proof what it has proven, and when
     * @param w evidence against it that has gathered over requests, in nats, as of its last request
     */
    public record Context(
            long name, long lastSeenMillis, boolean established, Proof proof, double w) {}

    /** What is remembered by value. */
    public enum What {
        SOFTWARE,
        PLATFORM,
        NETWORK,
        COUNTRY,
        PLACE
    }

    /**
     * @param established values that count as the client's own
     * @param quarantined values that were seen and do not yet
     */
    public record Values(int established, int quarantined) {}

    public ProfileSummary {
        contexts = List.copyOf(contexts);
        values = Map.copyOf(values);
    }

    /** Reads the profile as it is now, and changes nothing. */
    public static ProfileSummary of(Profile profile) {
        synchronized (profile) {
            long[] words = profile.words();
            List<Context> contexts = contexts(words);
            return new ProfileSummary(
                    Bits.get(words[ProfileLayout.FIRST], 0, 44),
                    contexts.isEmpty() ? 0 : contexts.getFirst().lastSeenMillis,
                    profile.requests(),
                    Integer.bitCount((int) (words[ProfileLayout.DAYS] >>> 32)),
                    profile.baselinePerSecond(0),
                    contexts,
                    values(words));
        }
    }

    private static List<Context> contexts(long[] words) {
        List<Context> contexts = new ArrayList<>();
        for (int slot = 0; slot < ProfileLayout.CONTEXT_SLOTS; slot++) {
            int at = ProfileLayout.CONTEXTS + slot * ProfileLayout.CONTEXT_WORDS;
            if (SlotTable.used(words, at)) {
                contexts.add(
                        new Context(
                                words[at],
                                Contexts.lastSeen(words, at),
                                Contexts.promoted(words, at),
                                Contexts.proof(words, at),
                                Contexts.w(words, at)));
            }
        }
        contexts.sort(Comparator.comparingLong(Context::lastSeenMillis).reversed());
        return contexts;
    }

    private static Map<What, Values> values(long[] words) {
        Map<What, Values> values = new EnumMap<>(What.class);
        for (What what : What.values()) {
            values.put(
                    what,
                    switch (what) {
                        case SOFTWARE -> count(words, Feature.SOFTWARE);
                        case PLATFORM -> count(words, Feature.PLATFORM);
                        case NETWORK -> count(words, Feature.NETWORK);
                        case COUNTRY -> count(words, Feature.COUNTRY);
                        case PLACE -> count(words, Feature.PLACE);
                    });
        }
        return values;
    }

    private static Values count(long[] words, Feature feature) {
        int established = 0;
        int used = 0;
        for (int slot = 0; slot < feature.slots; slot++) {
            int at = feature.at(slot);
            used += SlotTable.used(words, at) ? 1 : 0;
            established += SlotTable.used(words, at) && SlotTable.promoted(words, at) ? 1 : 0;
        }
        return new Values(established, used - established);
    }
}
